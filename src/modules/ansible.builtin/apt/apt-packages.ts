import type { ModuleResult } from '../../api/module.ts';
import { quote } from '../../script/words.ts';
import { isPattern, type PackageSpec, parsePackageSpec } from '../../shared/packages/package-spec.ts';
import { installCommand, removeCommand } from './apt-command.ts';
import { nothingUpgraded } from './apt-output.ts';
import {
  type AptContext,
  attempt,
  type CacheState,
  cacheFields,
  failedRun,
  lookAt,
  perform,
  runFields,
} from './apt-run.ts';
import { lookOnlyOptions, statusScript } from './apt-script.ts';
import {
  decideInstall,
  isRemovable,
  type PackageState,
  readDpkgQuery,
  readPolicy,
  readProviders,
} from './package-state.ts';

interface Look {
  readonly specs: readonly PackageSpec[];
  readonly states: ReadonlyMap<string, PackageState>;
  /** Packages that apt holds for automatically installed. */
  readonly auto: ReadonlySet<string>;
  readonly cache: CacheState;
}

function checkedSpecs(context: AptContext, packages: readonly string[]): PackageSpec[] {
  return packages.map(written => {
    const spec = parsePackageSpec(written);
    if (written.split('=').length > 2 || !/^[\w*?[\]!][\w*?[\]!.+:-]*$/.test(spec.name))
      context.fail(`invalid package spec: ${written}`);
    return spec;
  });
}

/** How far apt's policy must be asked: dpkg alone settles what is installed and need not be newer. */
function policyNeed(context: AptContext, specs: readonly PackageSpec[]): 'always' | 'when-missing' | 'never' {
  const { state } = context.args;
  if (state === 'absent' || state === 'build-dep') return 'never';
  const versioned = specs.some(spec => spec.operator !== undefined);
  return state === 'latest' || versioned ? 'always' : 'when-missing';
}

async function look(context: AptContext, packages: readonly string[]): Promise<Look> {
  const written = checkedSpecs(context, packages);
  const patterns = written.filter(spec => isPattern(spec.name));
  const { args, checkMode } = context;
  const release =
    args.default_release === undefined ? '' : ` -o ${quote(`APT::Default-Release=${args.default_release}`)}`;
  const script = statusScript(
    written.filter(spec => !isPattern(spec.name)).map(spec => spec.name),
    patterns.map(spec => spec.name),
    policyNeed(context, written),
    `${lookOnlyOptions(checkMode)}${release}`,
  );
  const { sections, cache } = await lookAt(context, script);
  const states = new Map<string, PackageState>();
  const matches = new Map<number, string[]>();
  let auto: ReadonlySet<string> = new Set();
  for (const { label, stdout } of sections) {
    if (label === 'dpkg') readDpkgQuery(states, stdout);
    else if (label === 'policy') readPolicy(states, stdout);
    else if (label === 'providers') readProviders(states, stdout);
    else if (label === 'auto') auto = new Set(stdout.split('\n'));
    const [kind, index, name] = label.split(' ');
    if (kind === 'match' && name !== undefined)
      matches.set(Number(index), [...(matches.get(Number(index)) ?? []), name]);
  }
  const specs = written.flatMap(spec => {
    if (!isPattern(spec.name)) return [spec];
    const found = matches.get(patterns.indexOf(spec)) ?? [];
    if (found.length === 0) context.fail(`No package(s) matching '${spec.name}' available`);
    return found.map(parsePackageSpec);
  });
  return { specs, states, auto, cache };
}

function installWords(context: AptContext, { specs, states, cache }: Look): string[] {
  const { state, only_upgrade: onlyUpgrade } = context.args;
  if (state === 'build-dep') return specs.map(spec => spec.written);
  return specs.flatMap(spec => {
    const decision = decideInstall(spec, states, { latest: state === 'latest', onlyUpgrade });
    if (decision.kind === 'fail')
      return context.fail(
        decision.message,
        decision.isKnown ? { cache_updated: cache.updated, cache_update_time: cache.time } : {},
      );
    return decision.kind === 'install' ? [decision.word] : [];
  });
}

/** Packages that were asked for by name are marked as such, so that autoremove leaves them alone; no change by itself. */
async function markManual(context: AptContext, { specs, states, auto }: Look): Promise<void> {
  if (context.checkMode || context.args.state === 'build-dep') return;
  const names = specs
    .map(spec => spec.name)
    .filter(name => auto.has(name) && states.get(name)?.installed !== undefined);
  if (names.length === 0) return;
  const answer = await context.exchange({ look: '', act: `LC_ALL=C apt-mark manual ${names.join(' ')} </dev/null` });
  if (answer.rc !== 0)
    context.fail(`'apt-mark manual ${names.join(' ')}' failed: ${answer.stderr.toString('utf8')}`, { rc: answer.rc });
}

/** States present, latest, fixed and build-dep. */
export async function installPackages(context: AptContext, packages: readonly string[]): Promise<ModuleResult> {
  const looked = await look(context, packages);
  const words = installWords(context, looked);
  if (words.length === 0) {
    await markManual(context, looked);
    return { changed: false, ...cacheFields(looked.cache) };
  }
  const command = installCommand(context.args, words, context.checkMode);
  const { run } = await perform(context, attempt(command.script), false);
  if (run.rc !== 0)
    return failedRun(
      context,
      `'${command.shown.replace('APT', '/usr/bin/apt-get')}' failed: ${run.stderr}`,
      run,
      cacheFields(looked.cache),
    );
  await markManual(context, looked);
  const changed = context.args.state !== 'build-dep' || !nothingUpgraded(run.stdout, 'apt-get');
  return { changed, ...runFields(context, run), ...cacheFields(looked.cache) };
}

export async function removePackages(context: AptContext, packages: readonly string[]): Promise<ModuleResult> {
  const { specs, states } = await look(context, packages);
  const words = specs.filter(spec => isRemovable(spec, states, context.args.purge)).map(spec => spec.written);
  if (words.length === 0) return { changed: false };
  const command = removeCommand(context.args, words, context.checkMode);
  const { run } = await perform(context, attempt(command.script), false);
  if (run.rc !== 0) return failedRun(context, `'${command.shown}' failed: ${run.stderr}`, run);
  return { changed: true, ...runFields(context, run) };
}
