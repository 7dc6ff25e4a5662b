import { quoteWords } from '../../script/words.ts';
import type { AptArgs } from '../../shared/packages/apt-options.ts';
import { lookOnlyOptions } from './apt-script.ts';

/** An apt command: as it is run, and as Ansible names it in its messages. */
export interface AptCommand {
  readonly script: string;
  /** `APT` stands for the program's path. */
  readonly shown: string;
}

/** A word for apt-get, or an option that is left out. */
type Word = string | false;

function dpkgWords(options: string): string[] {
  return options.split(',').flatMap(option => ['-o', `Dpkg::Options::=--${option}`]);
}

function dpkgShown(options: string): string {
  return options
    .split(',')
    .map(option => `-o "Dpkg::Options::=--${option}"`)
    .join(' ');
}

/** Words for the shell. What is never shown goes first: it bounds waiting, and keeps a simulation from writing apt's caches. */
function shellWords(program: string, args: AptArgs, checkMode: boolean, given: readonly string[]): string {
  const patience = `-o DPkg::Lock::Timeout=${args.lock_timeout}`;
  return `${program} ${patience}${lookOnlyOptions(checkMode)} ${quoteWords(given)}`;
}

function command(
  args: AptArgs,
  checkMode: boolean,
  before: readonly string[],
  words: readonly Word[],
  after: readonly string[] = [],
): AptCommand {
  const given = words.filter(word => word !== false);
  const script = [...before, ...dpkgWords(args.dpkg_options), ...given, ...after];
  const shown = [
    'APT',
    ...before,
    dpkgShown(args.dpkg_options),
    ...words.map(word => (word === false ? '' : word)),
  ].join(' ');
  return { script: shellWords('apt-get', args, checkMode, script), shown };
}

/** `apt-get install` or `build-dep` of words that may carry versions. */
export function installCommand(args: AptArgs, words: readonly string[], checkMode: boolean): AptCommand {
  const buildDep = args.state === 'build-dep';
  const simulate = checkMode && '--simulate';
  const fixed = args.state === 'fixed' && '--fix-broken';
  const force = args.force && '--force-yes';
  const noRemove = args.fail_on_autoremove && '--no-remove';
  const onlyUpgrade = args.only_upgrade && '--only-upgrade';
  const options: Word[] = buildDep
    ? [onlyUpgrade, fixed, force, noRemove, simulate, 'build-dep']
    : [onlyUpgrade, fixed, force, args.autoremove && '--auto-remove', noRemove, simulate, 'install'];
  const recommends = args.install_recommends;
  const more = [
    ...(args.default_release === undefined ? [] : ['-t', args.default_release]),
    ...(recommends === undefined ? [] : ['-o', `APT::Install-Recommends=${recommends ? 'yes' : 'no'}`]),
    ...(args.allow_unauthenticated ? ['--allow-unauthenticated'] : []),
    ...(args.allow_downgrade ? ['--allow-downgrades'] : []),
    ...(args.allow_change_held_packages ? ['--allow-change-held-packages'] : []),
  ];
  const { script, shown } = command(args, checkMode, ['-y'], options, [...words, ...more]);
  const quoted = words.map(word => `'${word}'`);
  const release = args.default_release === undefined ? more : ['-t', `'${args.default_release}'`, ...more.slice(2)];
  return { script, shown: [shown, ...quoted, ...release].join(' ') };
}

export function removeCommand(args: AptArgs, words: readonly string[], checkMode: boolean): AptCommand {
  const { script } = command(
    args,
    checkMode,
    ['-q', '-y'],
    [
      args.purge && '--purge',
      args.force && '--force-yes',
      args.autoremove && '--auto-remove',
      checkMode && '--simulate',
      'remove',
    ],
    words,
  );
  return { script, shown: `apt-get remove ${words.map(word => `'${word}'`).join(' ')}` };
}

export function cleanupCommand(args: AptArgs, operation: 'autoremove' | 'autoclean', checkMode: boolean): AptCommand {
  const { script } = command(
    args,
    checkMode,
    ['-y'],
    [args.purge && '--purge', args.force && '--force-yes', operation, checkMode && '--simulate'],
  );
  return { script, shown: `apt-get ${operation}` };
}

/** The command of an upgrade; aptitude does it where it is installed and apt-get is not asked for. */
export function upgradeCommand(
  args: AptArgs,
  mode: string,
  tool: 'apt-get' | 'aptitude',
  checkMode: boolean,
): AptCommand {
  const autoremove = args.autoremove ? '--auto-remove' : '';
  const aptGet = mode === 'dist' || mode === 'full' ? 'dist-upgrade' : 'upgrade --with-new-pkgs';
  const aptitude = mode === 'full' ? 'full-upgrade' : 'safe-upgrade';
  const operation = tool === 'aptitude' ? aptitude : `${aptGet} ${autoremove}`;
  const force = tool === 'aptitude' ? ['--assume-yes', '--allow-untrusted'] : ['--force-yes'];
  const words = [
    '-y',
    ...dpkgWords(args.dpkg_options),
    ...(args.force ? force : []),
    ...(args.fail_on_autoremove && tool === 'apt-get' ? ['--no-remove'] : []),
    ...(args.allow_unauthenticated && tool === 'apt-get' ? ['--allow-unauthenticated'] : []),
    ...(args.allow_downgrade && tool === 'apt-get' ? ['--allow-downgrades'] : []),
    ...(checkMode ? ['--simulate'] : []),
    ...operation.split(' ').filter(word => word !== ''),
    ...(args.default_release === undefined ? [] : ['-t', args.default_release]),
  ];
  return { script: shellWords(tool, args, checkMode, words), shown: `APT ${operation}` };
}
