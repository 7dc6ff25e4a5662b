import { fnmatch } from '../../../python/fnmatch.ts';
import { compareVersions, type PackageSpec } from '../../shared/packages/package-spec.ts';

/** What dpkg and apt know of one name. */
export interface PackageState {
  readonly installed: string | undefined;
  /** Not installed, but something of it is left: configuration files, or what a failed installation got to. */
  readonly hasRemains: boolean;
  readonly candidate: string | undefined;
  /** Every version known, the best first. */
  readonly versions: readonly string[];
  /** Packages that provide this name. */
  readonly providers: readonly string[];
}

const NOTHING: PackageState = {
  installed: undefined,
  hasRemains: false,
  candidate: undefined,
  versions: [],
  providers: [],
};

type States = Map<string, PackageState>;

function update(states: States, name: string, more: Partial<PackageState>): void {
  states.set(name, { ...(states.get(name) ?? NOTHING), ...more });
}

/** Lines of `dpkg-query -W`: `name arch status version`. A name of the native architecture is also known bare. */
export function readDpkgQuery(states: States, text: string): void {
  for (const line of text.split('\n')) {
    const [name, arch, status, version] = line.split(' ');
    if (name === undefined || status === undefined) continue;
    const more = {
      installed: status === 'installed' ? version : undefined,
      hasRemains: status !== 'installed' && status !== 'not-installed',
    };
    update(states, `${name}:${arch}`, more);
    if (states.get(name)?.installed === undefined) update(states, name, more);
  }
}

/** `apt-cache policy`. */
export function readPolicy(states: States, text: string): void {
  let name: string | undefined;
  for (const line of text.split('\n')) {
    const heading = /^(\S+):$/.exec(line)?.[1];
    if (heading !== undefined) {
      name = heading;
      continue;
    }
    if (name === undefined) continue;
    const candidate = /^ {2}Candidate: (\S+)$/.exec(line)?.[1];
    if (candidate !== undefined) update(states, name, { candidate: candidate === '(none)' ? undefined : candidate });
    const version = /^ (?:\*\*\*| {3}) (\S+) -?\d+$/.exec(line)?.[1];
    if (version !== undefined) update(states, name, { versions: [...(states.get(name)?.versions ?? []), version] });
  }
}

/** `name provider` lines. */
export function readProviders(states: States, text: string): void {
  for (const line of text.split('\n')) {
    const [name, provider] = line.split(' ');
    if (name === undefined || provider === undefined) continue;
    const known = states.get(name)?.providers ?? [];
    if (!known.includes(provider)) update(states, name, { providers: [...known, provider] });
  }
}

export type Decision =
  | { readonly kind: 'nothing' }
  /** The words for apt-get. */
  | { readonly kind: 'install'; readonly word: string }
  | { readonly kind: 'fail'; readonly message: string; readonly isKnown: boolean };

function bestVersion(spec: PackageSpec, state: PackageState): string | undefined {
  if (spec.operator === '=') return state.versions.find(version => fnmatch(version, spec.version));
  if (spec.operator === '>=' && state.candidate !== undefined)
    return compareVersions(state.candidate, spec.version) >= 0 ? state.candidate : undefined;
  return state.candidate;
}

function isSatisfied(spec: PackageSpec, installed: string): boolean {
  if (spec.operator === '=') return fnmatch(installed, spec.version);
  return spec.operator === undefined || compareVersions(installed, spec.version) >= 0;
}

function isVirtual(state: PackageState): boolean {
  return state.versions.length === 0 && state.installed === undefined;
}

function decideVirtual(spec: PackageSpec, state: PackageState, states: ReadonlyMap<string, PackageState>): Decision {
  if (state.providers.length === 0)
    return { kind: 'fail', message: `No package matching '${spec.name}' is available`, isKnown: false };
  const [only = ''] = state.providers;
  if (state.providers.length === 1 && states.get(only)?.installed !== undefined) return { kind: 'nothing' };
  return { kind: 'install', word: spec.operator === undefined ? spec.name : `${spec.name}=${spec.version}` };
}

/** What Ansible's apt module does about one package for the states present, latest and fixed. */
export function decideInstall(
  spec: PackageSpec,
  states: ReadonlyMap<string, PackageState>,
  wanted: { latest: boolean; onlyUpgrade: boolean },
): Decision {
  const state = states.get(spec.name) ?? NOTHING;
  if (isVirtual(state)) {
    const decision = decideVirtual(spec, state, states);
    return decision.kind === 'install' && wanted.onlyUpgrade ? { kind: 'nothing' } : decision;
  }
  const { installed } = state;
  if (installed === undefined && wanted.onlyUpgrade) return { kind: 'nothing' };
  const satisfied = installed !== undefined && isSatisfied(spec, installed);
  const best = bestVersion(spec, state);
  const installable = best === installed ? undefined : best;
  if (!satisfied && installable === undefined)
    return { kind: 'fail', message: `no available installation candidate for ${spec.written}`, isKnown: true };
  if (installable !== undefined && (installed === undefined || wanted.latest || !satisfied))
    return { kind: 'install', word: `${spec.name}=${installable}` };
  // A newer version fits the same wildcard: Ansible hands the wildcard to apt-get.
  if (installable !== undefined && spec.operator === '=')
    return { kind: 'install', word: `${spec.name}=${spec.version}` };
  return { kind: 'nothing' };
}

/** Whether `state: absent` has something to remove. */
export function isRemovable(spec: PackageSpec, states: ReadonlyMap<string, PackageState>, purge: boolean): boolean {
  const state = states.get(spec.name) ?? NOTHING;
  if (state.installed !== undefined) return isSatisfied(spec, state.installed);
  return state.hasRemains && purge;
}
