import { splitLines } from '../../../python/splitlines.ts';
import type { ModuleResult } from '../../api/module.ts';
import { expandedWord } from '../../script/host-word.ts';
import { call, given, quote, quoteWords } from '../../script/words.ts';
import { compareVersions } from '../../shared/packages/package-spec.ts';
import { installCommand } from './apt-command.ts';
import DEB from './apt-deb.sh';
import { type AptContext, attempt, cacheFields, failedRun, lookAt, perform, runFields } from './apt-run.ts';

interface DebFile {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly installed: string | undefined;
}

function lookScript(debs: readonly string[]): string {
  const looks = debs.flatMap(deb => {
    const name = quote(deb.split('/').at(-1) ?? 'package.deb');
    const file = deb.includes('://') ? call('fetch', quote(deb), name) : given({ file: expandedWord(deb) });
    return [file, call('deb')];
  });
  return [DEB, ...looks].join('\n');
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
