import { type Args, defineModule, type ModuleContext, type ModuleResult, type OptionSpecs } from '../../api/module.ts';
import { ask, askAndAct, type Findings } from '../../script/findings.ts';
import { expandedWord } from '../../script/host-word.ts';
import { call, given, held, quote, section, tell } from '../../script/words.ts';
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
import { type ArchiveWish, archiveFunctions, differences, extractScript } from './archive-script.ts';
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

const REMOVED_AT_END = `trap ${call('away')} EXIT`;

/** Shell text that sets `archive`, the archive's path on the host. */
function sourceScript(context: Context, sent: SentArchive | undefined): string[] {
  const { src, validate_certs } = context.args;
  if (sent !== undefined && 'file' in sent) return [given({ archive: quote(sent.file) }), REMOVED_AT_END];
  if (sent === undefined && !src.includes('://')) return [given({ archive: expandedWord(src) }), call('readable')];
  return [
    call('temporary'),
    REMOVED_AT_END,
    sent === undefined
      ? call('download', quote(src), validate_certs ? 'yes' : 'no')
      : `cat >${held('archive')} || { ${section('nofile')}; exit 0; }`,
  ];
}

/** Owner, group and mode of all that the archive holds; says whether something changed. */
async function dressAll(context: Context, dest: string, files: readonly string[]): Promise<boolean> {
  const { args } = context;
  if (args.mode === undefined && args.owner === undefined && args.group === undefined) return false;
  const wanted = wantedAttributes(context, args);
  const paths = [...new Set(files.map(file => `${dest.replace(/\/+$/, '')}/${file.replace(/\/+$/, '')}`))];
  const blocks = await look(context, [wanted.look, ...paths.map((path, i) => call('state', quote(path), String(i)))]);
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
  sentAs: 'ansible.legacy.unarchive',
  checkMode: 'zip: says whether it would be unpacked; tar: skipped, as in Ansible.',
  supportsAsync: false,
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
      creates === undefined ? [] : [`if [ -e ${expandedWord(creates)} ]; then ${section('creates')}; exit 0; fi`];
    const before = [
      ...check,
      archiveFunctions(wish),
      given({ dest: expandedWord(args.dest) }),
      tell('dest', held('dest')),
      `[ -d ${held('dest')} ] || { ${section('nodest')}; exit 0; }`,
      section('me', 'id -u'),
      ...sourceScript(context, sent),
      call('handler'),
      call('compare'),
    ];
    const own = { owner: owner !== undefined, group: group !== undefined, mode: args.mode !== undefined };
    // What differs decides in the shell whether to unpack: one transfer serves both the look and the act.
    const ignored = [
      ...(own.owner ? ['Uid differs'] : []),
      ...(own.group ? ['Gid differs'] : []),
      ...(own.mode ? ['Mode differs'] : []),
    ];
    const skipped = ignored.length === 0 ? "''" : quote(`: (${ignored.join('|')})$`);
    const act = [`if ${call('matters', skipped)}; then ${extractScript(wish)}; fi`, pathInfoLook(held('dest'))];
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
    const changes = differences(found.text('differs'), { ...own, root: found.text('me').trim() === '0' });
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
