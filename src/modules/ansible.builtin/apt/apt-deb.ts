import { splitLines } from '../../../python/splitlines.ts';
import { quote, quoteWords } from '../../../remote/shell.ts';
import type { ModuleResult } from '../../api/module.ts';
import { expandedWord } from '../../script/host-word.ts';
import { compareVersions } from '../../shared/packages/package-spec.ts';
import { installCommand } from './apt-command.ts';
import { type AptContext, attempt, cacheFields, failedRun, lookAt, perform, runFields } from './apt-run.ts';

interface DebFile {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly installed: string | undefined;
}

const DOWNLOAD = '/usr/lib/apt/apt-helper';

/** One word with the file's path on the host; a URL is fetched by apt's own helper first. */
function fetchScript(deb: string): string {
  if (!deb.includes('://')) return `_ts_f=${expandedWord(deb)}`;
  return [
    '_ts_d=$(umask 077; mktemp -d "${TMPDIR:-/tmp}/tsplay.XXXXXXXXXX") && chmod 755 "$_ts_d"',
    `_ts_f=$_ts_d/${quote(deb.split('/').at(-1) ?? 'package.deb')}`,
    `${DOWNLOAD} download-file ${quote(deb)} "$_ts_f" >/dev/null </dev/null || { _ts_mark "nofile ${'$_ts_f'}"; exit 0; }`,
  ].join('\n');
}

function lookScript(debs: readonly string[]): string {
  const one = [
    '[ -r "$_ts_f" ] || { _ts_mark "nofile $_ts_f"; exit 0; }',
    '_ts_i=$(dpkg-deb -W --showformat \'${Package} ${Version} ${Architecture}\' "$_ts_f") || { _ts_mark "baddeb $_ts_f"; exit 0; }',
    'set -- $_ts_i',
    `_ts_v=$(dpkg-query -W -f '\${db:Status-Status} \${Version}' "$1:$3" 2>/dev/null || dpkg-query -W -f '\${db:Status-Status} \${Version}' "$1" 2>/dev/null)`,
    '_ts_mark deb; printf \'%s\\n%s\\n%s\\n%s\\n\' "$_ts_f" "$1" "$2" "$_ts_v"',
  ];
  return debs.flatMap(deb => [fetchScript(deb), ...one]).join('\n');
}

/** `deb:` a package file (or several, comma separated) with what it needs; unchanged when its version is installed. */
export async function installDeb(context: AptContext, deb: string): Promise<ModuleResult> {
  const { args, checkMode } = context;
  if (args.state !== 'present') context.fail('deb only supports state=present');
  const { sections, cache } = await lookAt(context, lookScript(deb.split(',').map(path => path.trim())));
  const bad = sections.find(({ label }) => /^(nofile|baddeb) /.test(label));
  if (bad !== undefined)
    context.fail(`Unable to install package: could not read ${bad.label.replace(/^\w+ /, '')}: ${bad.stderr.trim()}`);
  const files = sections.flatMap(({ label, stdout }): DebFile[] => {
    if (label !== 'deb') return [];
    const [path = '', name = '', version = '', status = ''] = splitLines(stdout);
    const [, installed] = /^installed (\S+)/.exec(status) ?? [];
    return [{ path, name, version, installed }];
  });
  const wanted = files.filter(
    ({ version, installed }) => installed === undefined || compareVersions(version, installed) !== 0,
  );
  if (wanted.length === 0) return { changed: false, stdout: '', stderr: '', diff: '', ...cacheFields(cache) };
  const older = wanted.find(
    ({ version, installed }) => installed !== undefined && compareVersions(version, installed) < 0,
  );
  if (older !== undefined && !args.allow_downgrade && !args.force) context.fail('A later version is already installed');
  const command = installCommand(args, [], checkMode);
  const paths = wanted.map(({ path }) => (path.startsWith('/') ? path : `./${path}`));
  const downgrade = older !== undefined && !args.allow_downgrade ? ' --allow-downgrades' : '';
  const { run } = await perform(context, `${attempt(command.script)}${downgrade} ${quoteWords(paths)}`, false);
  if (run.rc !== 0) return failedRun(context, `Unable to install package: ${run.stderr}`, run);
  return { changed: true, ...runFields(context, run), ...cacheFields(cache) };
}
