import { quote } from '../../../remote/shell.ts';
import { type Args, defineModule, type ModuleContext, type ModuleResult, type OptionSpecs } from '../../api/module.ts';
import { ask, askAndAct, type Findings } from '../../script/findings.ts';
import { expandedWord } from '../../script/host-word.ts';
import { act, look } from '../../shared/files/act.ts';
import {
  attributeChange,
  attributeCommands,
  FILE_OPTIONS,
  type SettledAttributes,
  settled,
  wantedAttributes,
} from '../../shared/files/file-attributes.ts';
import { pathInfo, pathInfoLook } from '../../shared/files/path-info.ts';
import { readState } from '../../shared/files/path-state.ts';
import { type ArchiveWish, compareScript, differences, extractScript, FIND_HANDLER } from './archive-script.ts';
import { type SentArchive, sendArchive } from './sent-archive.ts';

const OPTIONS = {
  src: {
    type: 'path',
    required: true,
    description: 'The archive, of the controller or (remote_src) of the host, or a URL.',
  },
  dest: { type: 'path', required: true, description: 'The directory on the host.' },
  remote_src: { type: 'bool', default: false, description: 'The archive is on the host already, or a URL.' },
  copy: { type: 'bool', default: true, description: 'The opposite of remote_src.' },
  creates: { type: 'path', description: 'When it exists, nothing is done.' },
  list_files: { type: 'bool', default: false, description: 'Return the names of what the archive holds.' },
  include: { type: 'list', elements: 'str', default: [], description: 'Unpack these alone.' },
  exclude: { type: 'list', elements: 'str', default: [], description: 'Do not unpack these.' },
  keep_newer: { type: 'bool', default: false, description: 'Leave files that are newer.' },
  extra_opts: { type: 'list', elements: 'str', default: [], description: 'More words for tar or unzip.' },
  validate_certs: { type: 'bool', default: true, description: "Check the URL's certificate." },
  decrypt: { type: 'bool', default: true, description: 'Decrypt a vaulted archive of the controller.' },
  io_buffer_size: { type: 'int', default: 65_536, description: 'Has no effect here.' },
  ...FILE_OPTIONS,
} as const satisfies OptionSpecs;

type Context = ModuleContext<Args<typeof OPTIONS>>;

/** Shell text that sets `_ts_s`, the archive's path on the host. */
function sourceScript(context: Context, sent: SentArchive | undefined): string[] {
  const { src, validate_certs } = context.args;
  const temporary = [
    `_ts_tmp=$(umask 077; mktemp "\${TMPDIR:-/tmp}/tsplay.XXXXXXXXXX") || exit 1; trap 'rm -f "$_ts_tmp"' EXIT`,
    '_ts_s=$_ts_tmp',
  ];
  if (sent !== undefined && 'file' in sent) return [`_ts_s=${quote(sent.file)}`, `trap 'rm -f "$_ts_s"' EXIT`];
  if (sent !== undefined) return [...temporary, 'cat >"$_ts_s" || { _ts_mark nofile; exit 0; }'];
  if (!src.includes('://'))
    return [
      `_ts_s=${expandedWord(src)}`,
      '[ -e "$_ts_s" ] || { _ts_mark missing; exit 0; }; [ -r "$_ts_s" ] || { _ts_mark unreadable; exit 0; }',
    ];
  const url = quote(src);
  const flag = validate_certs ? '' : ' -k';
  const lax = validate_certs ? '' : ' --no-check-certificate';
  return [
    ...temporary,
    `_ts_mark download; if command -v curl >/dev/null; then curl -fsSL${flag} -o "$_ts_s" -- ${url}; else wget -q${lax} -O "$_ts_s" -- ${url}; fi || { _ts_mark nodownload; exit 0; }`,
  ];
}

/** Owner, group and mode of all that the archive holds; says whether something changed. */
async function dressAll(context: Context, dest: string, files: readonly string[]): Promise<boolean> {
  const { args } = context;
  if (args.mode === undefined && args.owner === undefined && args.group === undefined) return false;
  const wanted = wantedAttributes(context, args);
  const paths = [...new Set(files.map(file => `${dest.replace(/\/+$/, '')}/${file.replace(/\/+$/, '')}`))];
  const blocks = await look(context, [wanted.look, ...paths.map((path, i) => `_ts_state ${quote(path)} ${i}`)]);
  const attributes: SettledAttributes = settled(context, wanted, blocks, { dest });
  const commands = paths.flatMap((path, i) => {
    const state = readState(blocks.get(`state ${i}`));
    return state.kind === 'absent' ? [] : attributeCommands(attributeChange(state, attributes), path);
  });
  if (commands.length === 0) return false;
  await context.change(undefined, host => act(context, host, commands, dest));
  return true;
}

function alreadyThere(creates: string | undefined): ModuleResult {
  return { changed: false, skipped: true, msg: `skipped, since ${creates} exists` };
}

function refuse(context: Context, found: Findings, dest: string): void {
  const { src } = context.args;
  if (found.has('nodest')) context.fail(`dest '${dest}' must be an existing dir`);
  if (found.has('missing')) context.fail(`Source '${src}' does not exist`);
  if (found.has('unreadable')) context.fail(`Source '${src}' not readable`);
  if (found.has('nodownload')) context.fail(`Failure downloading ${src}, ${found.stderr('download').trim()}`);
  if (found.has('nofile')) context.fail(`Source '${src}' failed to transfer`);
  if (found.text('handler') === '')
    context.fail(
      `Failed to find handler for "${src}". Make sure the required command to extract the file is installed.`,
    );
}

export default defineModule({
  summary: 'Unpacks an archive on the host with its own tar or unzip.',
  options: OPTIONS,
  mutuallyExclusive: [['include', 'exclude']],
  checkMode: 'zip: says whether it would be unpacked; tar: skipped, as in Ansible.',
  run: async (context): Promise<ModuleResult> => {
    const { args } = context;
    const { src, creates, include, exclude, owner, group } = args;
    const fromController = args.copy && !args.remote_src;
    const wish: ArchiveWish = {
      include,
      exclude,
      extraOpts: args.extra_opts,
      keepNewer: args.keep_newer,
      owner,
      group,
    };
    const sent = fromController
      ? await sendArchive(context, { path: await context.findFile('files', src), decrypt: args.decrypt, creates })
      : undefined;
    if (fromController && sent === undefined) return alreadyThere(creates);
    const check =
      creates === undefined ? [] : [`if [ -e ${expandedWord(creates)} ]; then _ts_mark creates; exit 0; fi`];
    const before = [
      ...check,
      `_ts_d=${expandedWord(args.dest)}; _ts_mark dest; printf %s "$_ts_d"; [ -d "$_ts_d" ] || { _ts_mark nodest; exit 0; }`,
      '_ts_mark me; id -u',
      ...sourceScript(context, sent),
      FIND_HANDLER,
      compareScript(wish),
    ];
    const given = { owner: owner !== undefined, group: group !== undefined, mode: args.mode !== undefined };
    // What differs decides in the shell whether to unpack: one transfer serves both the look and the act.
    const ignored = [
      ...(given.owner ? ['Uid differs'] : []),
      ...(given.group ? ['Gid differs'] : []),
      ...(given.mode ? ['Mode differs'] : []),
    ];
    const repeat = compareScript(wish)
      .replaceAll('_ts_mark files;', ':;')
      .replaceAll('_ts_mark differs;', ':;')
      .replaceAll('_ts_mark compared', ':');
    const skipOwners = `if [ "$(id -u)" = 0 ]; then cat; else grep -Ev ': (Uid|Gid) differs$'; fi`;
    const skipGiven = ignored.length === 0 ? 'cat' : `grep -Ev ${quote(`: (${ignored.join('|')})$`)}`;
    const pattern =
      ': (Uid|Gid|Mode|Mod time|Size|Symlink|File type) differs$|: Contents differ$|: missing$|No such file or directory|Not linked to';
    const act = [
      `_ts_compare() {\n${repeat}\n}`,
      `if _ts_compare 2>/dev/null | ${skipOwners} | ${skipGiven} | grep -v ': : Warning: ' | grep -Eq ${quote(pattern)}; then ${extractScript(wish)}; fi`,
      pathInfoLook('"$_ts_d"'),
    ];
    const options = sent !== undefined && 'bytes' in sent ? { stdin: sent.bytes } : {};
    const found = await askAndAct(context, before, act, options);
    if (found.has('creates')) return alreadyThere(creates);
    const dest = found.text('dest');
    refuse(context, found, dest);
    const handler = found.text('handler');
    if (context.checkMode && handler !== 'ZipArchive')
      return {
        changed: false,
        skipped: true,
        msg: 'remote module (ansible.legacy.unarchive) does not support check mode when using gtar',
      };
    const files = found.text('files').split('\n').filter(Boolean);
    const changes = differences(found.text('differs'), { ...given, root: found.text('me').trim() === '0' });
    const rc = found.rc('extract');
    const extracted = {
      cmd: found.text('command').split('\n').filter(Boolean),
      err: found.stderr('extract'),
      out: found.text('extract'),
      rc: rc ?? 0,
    };
    const result = {
      dest,
      src,
      handler,
      ...(rc === undefined ? {} : { extract_results: extracted }),
      ...(args.list_files ? { files } : {}),
    };
    if (rc !== undefined && rc !== 0) context.fail(`failed to unpack ${src} to ${dest}`, result);
    const dressed = context.checkMode && changes.length > 0 ? false : await dressAll(context, dest, files);
    const info = dressed || context.checkMode ? await ask(context.inspect, [pathInfoLook(quote(dest))]) : found;
    return { changed: changes.length > 0 || dressed, ...result, ...pathInfo(info) };
  },
});
