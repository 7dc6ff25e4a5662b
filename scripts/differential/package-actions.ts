import type { AptRoot } from '../../test/support/apt-root.ts';
import type { Json } from './case.ts';
import type { Action } from './file-actions.ts';
import type { Random } from './random.ts';

/** Puts into a throw-away root what modules of packages may be asked for. */
export function publishPackages(root: AptRoot): void {
  root.publish('lib', '1.0');
  root.publish('tiny', '1.0', { Depends: 'lib' });
  root.publish('tiny', '2.0', { Depends: 'lib', Recommends: 'extra' });
  root.publish('extra', '1:0.5');
  root.publish('odd', '3.0', { Conflicts: 'tiny' });
  root.publish('there', '1.0');
  root.apt('update');
  root.apt('install', 'there');
}

const NAMES: readonly Json[] = [
  'tiny',
  'lib',
  'extra',
  'odd',
  'nope',
  'tiny=1.0',
  'tiny=2*',
  'tiny=9',
  'ti*',
  ['tiny', 'extra'],
  ['lib', 'nope'],
  'tiny,lib',
];

/** What modules of packages may be asked for. */
export function packageActions(random: Random): readonly (() => Action)[] {
  const apt = (): Action => [
    'apt',
    {
      ...random.maybe(0.85, () => ({ name: random.pick(NAMES) })),
      ...random.maybe(0.6, () => ({ state: random.pick(['present', 'absent', 'latest', 'fixed']) })),
      ...random.maybe(0.2, () => ({ purge: true })),
      ...random.maybe(0.2, () => ({ autoremove: true })),
      ...random.maybe(0.2, () => ({ install_recommends: random.chance(0.5) })),
      ...random.maybe(0.15, () => ({ only_upgrade: true })),
      ...random.maybe(0.15, () => ({ allow_downgrade: true })),
      ...random.maybe(0.15, () => ({ upgrade: random.pick(['dist', 'safe', 'full', 'no']) })),
      ...random.maybe(0.1, () => ({ autoclean: true })),
      ...random.maybe(0.1, () => ({ fail_on_autoremove: true })),
    },
  ];
  return [
    apt,
    apt,
    () => [
      'dpkg_selections',
      {
        // of one that dpkg does not know, 2.14 says changed at each run
        name: 'there',
        selection: random.pick(['hold', 'install', 'deinstall', 'purge']),
      },
    ],
    () => [
      'debconf',
      {
        name: 'tiny',
        ...random.maybe(0.9, () => ({
          question: random.pick(['tiny/text', 'tiny/flag']),
          vtype: random.pick(['string', 'boolean', 'select', 'note', 'multiselect']),
          value: random.pick<Json>(['one', 'true', 'false', true, 'a, b', '']),
        })),
        ...random.maybe(0.15, () => ({ unseen: true })),
      },
    ],
  ];
}
