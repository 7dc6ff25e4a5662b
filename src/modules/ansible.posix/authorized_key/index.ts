import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../../api/module.ts';
import { ask, type Findings, runSteps } from '../../script/findings.ts';
import { newName, REPLACE_FILE, textFunction } from '../../script/replace-file.ts';
import { call, quote } from '../../script/words.ts';
import { entryFields, entryFunction } from '../../shared/accounts/account-lookup.ts';
import { pathInfo, pathInfoLook } from '../../shared/files/path-info.ts';
import { fileText, type KeyLine, keyOptions, parseFile, parseKey, sameKey } from './authorized-keys.ts';
import KEYS from './keys.sh';
import WRITE_KEYS from './write-keys.sh';

const OPTIONS = {
  user: { type: 'str', required: true, description: 'Whose keys.' },
  key: { type: 'str', required: true, description: 'Public keys, one a line, or a URL of such a file.' },
  path: { type: 'path', description: 'The file. Default: ~USER/.ssh/authorized_keys.' },
  manage_dir: { type: 'bool', default: true, description: "Make the file's directory, and set its owner and mode." },
  state: {
    type: 'str',
    default: 'present',
    choices: ['absent', 'present'],
    description: 'Whether the keys shall be there.',
  },
  key_options: { type: 'str', description: 'Options that stand before the key.' },
  exclusive: { type: 'bool', default: false, description: 'Remove all other keys.' },
  comment: { type: 'str', description: "The key's comment in place of its own." },
  validate_certs: { type: 'bool', default: true, description: "Check the URL's certificate." },
  follow: { type: 'bool', default: false, description: 'Write to what a symbolic link points to.' },
} as const satisfies OptionSpecs;

type KeyArgs = Args<typeof OPTIONS>;

function wantedKeys(context: ModuleContext<KeyArgs>, text: string): KeyLine[] {
  const { key_options, comment } = context.args;
  const lines = text.split(/\r?\n/).filter(line => line !== '' && !line.startsWith('#'));
  return lines.map(line => {
    const parsed = parseKey(line) ?? context.fail(`invalid key specified: ${line}`);
    return {
      ...parsed,
      options: key_options === undefined ? parsed.options : keyOptions(key_options),
      comment: comment ?? parsed.comment,
    };
  });
}

/** Changes the keys of the file as wanted. */
function edit(keys: Map<string, KeyLine>, wanted: readonly KeyLine[], { state, exclusive }: KeyArgs): boolean {
  let changed = false;
  for (const key of wanted) {
    const current = keys.get(key.key);
    if (state === 'absent') changed = keys.delete(key.key) || changed;
    else if (current === undefined || !sameKey(current, key)) {
      keys.delete(key.key);
      keys.set(key.key, key);
      changed = true;
    }
  }
  if (state === 'present' && exclusive) {
    const names = new Set(wanted.map(({ key }) => key));
    for (const name of [...keys.keys()]) if (!names.has(name)) changed = keys.delete(name) || changed;
  }
  return changed;
}

/** The new file is never written through a link that its owner may have planted, unless that is asked for. */
function writeSteps(args: KeyArgs, file: string, owner: string, text: string) {
  const at = file.lastIndexOf('/');
  const directory = quote(at < 0 ? '.' : file.slice(0, at) || '/');
  const folder = args.manage_dir
    ? call('own_folder', owner, directory)
    : `[ -d ${directory} ] || mkdir -p ${directory}`;
  const write = [
    REPLACE_FILE,
    textFunction(text),
    call('write_keys', owner, directory, quote(file.slice(at + 1)), newName()),
  ];
  return [
    { label: 'directory', script: [WRITE_KEYS, folder].join('\n') },
    { label: 'write', script: [WRITE_KEYS, ...write].join('\n') },
  ];
}

export default defineModule({
  summary: 'Adds and removes SSH keys with which one may log in to an account.',
  options: OPTIONS,
  checkMode: 'Says whether the file would change.',
  run: async context => {
    const { args } = context;
    const { user, path } = args;
    const isUrl = args.key.startsWith('http');
    const look = path === undefined ? ':' : pathInfoLook(quote(path));
    const found = await ask(context.inspect, [
      entryFunction(false),
      KEYS,
      call('keys', `"$(${call('entry', 'passwd', quote(user))})"`, ...(path === undefined ? [] : [quote(path)])),
      look,
      // a URL's content is fetched on the host, as Ansible does
      ...(isUrl ? [call('download', quote(args.key), args.validate_certs ? 'yes' : 'no')] : []),
    ]);
    const entry = entryFields(found.text('user'));
    if (entry === undefined && context.checkMode && path === undefined)
      context.fail('Either user must exist or you must provide full path to key file in check mode');
    if (entry === undefined && !(context.checkMode && path !== undefined))
      context.fail(`Failed to lookup user ${user}: "getpwnam(): name not found: '${user}'"`);
    if (isUrl && !found.has('fetched')) context.fail(`Error getting key from: ${args.key}`);
    const keyfile = found.text('file');
    const strange = found.text('strange').trim();
    // what it leads to would be read into a file of the account's, or be given to it
    if (strange !== '' && !args.follow)
      context.fail(`${strange} is a symbolic link of another user: it is not followed`);
    const before = found.text('content');
    const keys = parseFile(before);
    const text = isUrl ? found.text('fetch') : args.key;
    const changed = edit(keys, wantedKeys(context, text), args);
    const fields = Object.fromEntries(
      Object.keys(OPTIONS).map(name => [
        name,
        (args as Readonly<Record<string, string | boolean | undefined>>)[name] ?? null,
      ]),
    );
    const info = (at: Findings) => (path === undefined ? {} : pathInfo(at));
    if (!changed) return { ...fields, ...info(found), changed: false, keyfile };
    const file = args.follow ? found.text('real').trim() || keyfile : keyfile;
    const after = fileText(keys.values());
    const owner = `${entry?.[2] ?? ''}:${entry?.[3] ?? ''}`;
    const done = await context.change(undefined, host => runSteps(host, writeSteps(args, file, owner, after), [look]));
    if (done?.failed !== undefined) context.fail(`Failed to write to file ${file}: ${done.failed.stderr.trim()}`);
    const diff = { before_header: keyfile, after_header: file, before, after };
    return { ...fields, ...info(done?.found ?? found), changed: true, keyfile, ...(context.diffMode ? { diff } : {}) };
  },
});
