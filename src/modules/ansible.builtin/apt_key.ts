import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../api/module.ts';
import { ask, type Findings, runSteps } from '../script/findings.ts';
import { expandedWord } from '../script/host-word.ts';
import { call, define, given, held, quote, quoteWords, run, section } from '../script/words.ts';

const OPTIONS = {
  id: { type: 'str', description: 'Identifier of the key; read from the key where it is not given.' },
  url: { type: 'str', description: 'Where the key is.' },
  data: { type: 'str', description: 'The key itself.' },
  file: { type: 'path', description: 'A file of the host with the key.' },
  keyserver: { type: 'str', description: 'Server to ask for the key.' },
  keyring: { type: 'path', description: 'The keyring file. Default: apt-key chooses.' },
  state: {
    type: 'str',
    default: 'present',
    choices: ['absent', 'present'],
    description: 'Whether the key shall be there.',
  },
  validate_certs: { type: 'bool', default: true, description: "Check the URL's certificate." },
} as const satisfies OptionSpecs;

type KeyArgs = Args<typeof OPTIONS>;
type Context = ModuleContext<KeyArgs>;

const MISSING =
  'Failed to find required executable "apt-key" in paths. From Debian 13 on there is none: put the key into a file of /etc/apt/keyrings ' +
  '(get_url or copy, mode 0644), and name that file with [signed-by=...] in the repo of apt_repository, or as signed_by of deb822_repository.';

function aptKey({ keyring }: KeyArgs): string {
  return quoteWords(['apt-key', ...(keyring === undefined ? [] : ['--keyring', keyring])]);
}

function listCommand(args: KeyArgs): string {
  return `${aptKey(args)} adv --list-public-keys --keyid-format=long`;
}

/** Long identifiers of the keys and subkeys in a list; the last eight digits where short ones were asked for. */
function keysIn(output: string, short: boolean): string[] {
  return output.split('\n').flatMap(line => {
    const [, id] = /^(?:pub|sub)\s+\S+\/(\S+)/.exec(line) ?? [];
    return id === undefined ? [] : [short ? id.slice(-8) : id];
  });
}

/** Puts the key into the file `key`, where the task says what it is. */
function sourceScript(args: KeyArgs): string {
  if (args.file !== undefined) return `cat ${expandedWord(args.file)} >${held('key')}`;
  if (args.data !== undefined) return `printf '%s\\n' ${quote(args.data)} >${held('key')}`;
  if (args.url === undefined) return ':';
  const url = quote(args.url);
  const [curl, wget] = args.validate_certs ? ['', ''] : [' -k', ' --no-check-certificate'];
  return `if command -v curl >/dev/null; then curl -fsSL${curl} -o ${held('key')} -- ${url}; else wget -q${wget} -O ${held('key')} -- ${url}; fi`;
}

const TEMPORARY = `${given({ key: '$(umask 077; mktemp)' })} || exit 1; trap ${quote(`rm -f ${held('key')}`)} EXIT`;

function identify(context: Context, found: Findings): { id: string; short: string; long: string } {
  const { args } = context;
  const given = args.id ?? /^pub:[^:]*:[^:]*:[^:]*:([0-9A-F]+)/m.exec(found.text('key'))?.[1] ?? '';
  const id = given.toUpperCase().replace(/^0X/, '');
  const valid = /^[0-9A-F]+$/.test(id) && (id.length === 8 || id.length >= 16);
  if (!valid) context.fail('Invalid key_id', { id: args.id ?? given });
  return { id, short: id.slice(-8), long: id.length > 16 ? id.slice(-16) : id };
}

function addScript(args: KeyArgs, id: string): string {
  if (args.keyserver !== undefined)
    return `${aptKey(args)} adv --no-tty --keyserver ${quote(args.keyserver)} --recv ${quote(id)}`;
  return `${TEMPORARY}\n${sourceScript(args)} && ${aptKey(args)} add ${held('key')}`;
}

export default defineModule({
  summary: 'Adds and removes keys that apt trusts, with apt-key (which Debian 13 no longer has).',
  options: OPTIONS,
  mutuallyExclusive: [['data', 'file', 'keyserver', 'url']],
  checkMode: 'Says whether the keys would change.',
  run: async context => {
    const { args } = context;
    const { id, keyserver, state } = args;
    if (id === undefined && keyserver !== undefined) context.fail('Missing key_id, required with keyserver.');
    const probe =
      id === undefined
        ? [
            TEMPORARY,
            define('source', sourceScript(args)),
            run('source', call('source')),
            run('key', `gpg --batch --with-colons --show-keys ${held('key')}`),
          ]
        : [];
    const found = await ask(context.inspect, [
      `command -v apt-key >/dev/null || { ${section('missing')}; exit 0; }`,
      ...probe,
      run('keys', listCommand(args)),
    ]);
    if (found.has('missing')) context.fail(MISSING);
    if (![undefined, 0].includes(found.rc('source')))
      context.fail(`Failed to download key at ${args.url ?? args.file}: ${found.stderr('source').trim()}`);
    if (found.rc('keys') !== 0)
      context.fail('Unable to list public keys', { rc: found.rc('keys') ?? 1, stderr: found.stderr('keys') });
    const key = identify(context, found);
    const isShort = key.id.length === 8;
    const before = keysIn(found.text('keys'), isShort);
    const has = before.includes(isShort ? key.short : key.long);
    const fields = { id: id ?? key.id, short_id: key.short, fp: key.long, key_id: key.id, before };
    if (has === (state === 'present')) return { changed: false, ...fields };
    if (state === 'present' && [args.data, args.file, args.url, keyserver].every(given => given === undefined))
      context.fail('No key to add ... how did i get here?!?!', fields);
    const script = state === 'present' ? addScript(args, key.id) : `${aptKey(args)} del ${quote(key.short)}`;
    const after = run('keys', listCommand(args));
    const done = await context.change(undefined, host => runSteps(host, [{ label: 'act', script }], [after]));
    if (done === undefined) return { changed: true, ...fields };
    const failed = done.failed;
    if (failed !== undefined) {
      const data = { rc: failed.rc, stdout: failed.stdout, stderr: failed.stderr };
      if (state === 'absent')
        context.fail(`Unable to remove a key with id ${key.short}`, { ...data, key_id: key.short });
      if (keyserver !== undefined) context.fail(`Error fetching key ${key.id} from keyserver: ${keyserver}`, data);
      context.fail(
        args.file === undefined ? 'Unable to add a key from binary data' : `Unable to add a key from file ${args.file}`,
        data,
      );
    }
    const now = keysIn(done.found.text('keys'), isShort);
    if (now.includes(isShort ? key.short : key.long) !== (state === 'present')) {
      const what = state === 'present' ? 'failed to add the key' : 'the key was not removed';
      context.fail(
        `apt-key did not return an error, but ${what} (check that the id is correct and *not* a subkey)`,
        fields,
      );
    }
    return { changed: true, ...fields, after: now };
  },
});
