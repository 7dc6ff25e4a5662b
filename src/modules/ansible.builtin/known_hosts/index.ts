import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../../api/module.ts';
import { ask, runSteps } from '../../script/findings.ts';
import { expandedWord } from '../../script/host-word.ts';
import { replaceText } from '../../script/replace-file.ts';
import { given, held, quote, run, section, tell } from '../../script/words.ts';
import { pathInfo, pathInfoLook } from '../../shared/files/path-info.ts';
import { hashedLine, type KeySearch, searchKey } from './known-hosts-line.ts';

const OPTIONS = {
  name: { type: 'str', required: true, aliases: ['host'], description: 'The host, as ssh names it.' },
  key: { type: 'str', description: 'The whole line of known_hosts.' },
  path: { type: 'path', default: '~/.ssh/known_hosts', description: 'The file.' },
  hash_host: { type: 'bool', default: false, description: "Hide the host's name behind a hash." },
  state: {
    type: 'str',
    default: 'present',
    choices: ['absent', 'present'],
    description: 'Whether the key shall be there.',
  },
} as const satisfies OptionSpecs;

const linesOf = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function newText(before: string, search: KeySearch, state: string, key: string | undefined): string {
  const dropped = (search.replace || state === 'absent') && search.line !== undefined ? search.line : 0;
  const kept = linesOf(before).filter((_, i) => i + 1 !== dropped);
  const adds = state === 'present' && key !== undefined && (search.replace || search.line === undefined);
  return kept.join('') + (adds ? key : '');
}

function keyLine(context: ModuleContext<Args<typeof OPTIONS>>, host: string): string | undefined {
  const { key, hash_host, state } = context.args;
  if (key === undefined || key === '') {
    if (state === 'present') context.fail('No key specified when adding a host');
    return undefined;
  }
  if (/\S+\s*,\s*/.test(host))
    context.fail(
      'Comma separated list of names is not supported. Please pass a single name to lookup in the known_hosts file.',
    );
  const line = hash_host ? hashedLine(host, key) : key;
  return line.endsWith('\n') ? line : `${line}\n`;
}

export default defineModule({
  summary: 'Adds and removes host keys in a known_hosts file.',
  options: OPTIONS,
  checkMode: 'Says whether the file would change.',
  run: async context => {
    const { args } = context;
    const host = args.name.toLowerCase();
    const key = keyLine(context, host);
    const name = quote(host);
    const probe =
      key === undefined
        ? []
        : [
            `${given({ file: '$(umask 077; mktemp)' })} && printf %s ${quote(key)} >${held('file')}`,
            run('sane', `ssh-keygen -F ${name} -f ${held('file')}; rm -f ${held('file')}`),
          ];
    const found = await ask(context.inspect, [
      `command -v ssh-keygen >/dev/null || { ${section('missing')}; exit 0; }`,
      ...probe,
      given({ path: expandedWord(args.path) }),
      tell('path', held('path')),
      pathInfoLook(held('path')),
      `[ -e ${held('path')} ] || exit 0`,
      run('search', `ssh-keygen -F ${name} -f ${held('path')}`),
      section('content', `cat ${held('path')}`),
    ]);
    if (found.has('missing')) context.fail('Failed to find required executable "ssh-keygen" in paths');
    if (key !== undefined && found.text('sane') === '')
      context.fail('Host parameter does not match hashed host field in supplied key');
    const output = found.text('search');
    const rc = found.rc('search') ?? 0;
    const errors = found.stderr('search');
    if (rc !== 0 && (output !== '' || errors !== '' || rc !== 1))
      context.fail(`ssh-keygen failed (rc=${rc}, stdout='${output}',stderr='${errors}')`);
    const search = searchKey(output, key, args.state === 'absent');
    const path = found.text('path');
    const before = found.text('content');
    const after = newText(before, search, args.state, key);
    const diff = { before_header: found.has('content') ? path : '/dev/null', after_header: path, before, after };
    const removesAll = args.state === 'absent' && key === undefined;
    const removes = search.line !== undefined && !search.replace;
    const differs = args.state === 'absent' ? removes : search.replace || !search.found;
    const changed = removesAll ? search.found : differs;
    const fields = { name: args.name, key: args.key ?? null, path, hash_host: args.hash_host, state: args.state };
    const keyIsElsewhere = args.state === 'absent' && key !== undefined && search.line === undefined;
    if (!changed && context.checkMode && !keyIsElsewhere) return { changed: false, diff };
    if (!changed) return { ...fields, ...pathInfo(found), changed: false, diff };
    const file = quote(path);
    const script = removesAll ? `ssh-keygen -R ${name} -f ${file}` : replaceText(file, after);
    const done = await context.change(undefined, host =>
      runSteps(host, [{ label: 'write', script }], [pathInfoLook(file)]),
    );
    if (done === undefined) return { changed: true, diff };
    if (done.failed !== undefined) context.fail(`Failed to write to file ${path}: ${done.failed.stderr.trim()}`);
    return { ...fields, ...pathInfo(done.found), changed: true, diff };
  },
});
