import { existsSync } from 'node:fs';
import type { Json } from './case.ts';
import type { Action } from './file-actions.ts';
import type { Random } from './random.ts';

/** How often libuser is asked for; where it is not there, what Ansible's modules need of it comes before what they do. */
const LOCAL = existsSync('/usr/sbin/lgroupmod') ? 0.1 : 0;
const USERS = ['u1', 'u2', 'games', 'www-data', 'root'];
const GROUPS = ['g1', 'g2', 'users', 'games', 'nobody-knows'];
const HASHES = [
  '!',
  '*',
  '$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/',
];

/** What modules of accounts may be asked for. */
export function accountActions(random: Random): readonly (() => Action)[] {
  const state = () => random.maybe(0.4, () => ({ state: random.pick(['present', 'absent']) }));
  const group = () => random.pick(GROUPS);
  return [
    () => [
      'user',
      {
        name: random.pick(USERS),
        ...state(),
        ...random.maybe(0.25, () => ({ uid: random.pick([3001, 3002, 0]) })),
        ...random.maybe(0.1, () => ({ non_unique: true })),
        ...random.maybe(0.25, () => ({ group: random.pick(['g1', 'users', 'nobody-knows', '100']) })),
        ...random.maybe(0.35, () => ({ groups: random.pick<Json>(['users,games', ['g1'], [], '', ['users', '5']]) })),
        ...random.maybe(0.3, () => ({ append: true })),
        ...random.maybe(0.25, () => ({ comment: random.pick(['Some Body', '', 'Ä, Ö']) })),
        ...random.maybe(0.25, () => ({ shell: random.pick(['/bin/sh', '/usr/sbin/nologin']) })),
        ...random.maybe(0.25, () => ({ home: random.pick(['/home/u1', '/home/other', '/home/deep/er']) })),
        ...random.maybe(0.2, () => ({ move_home: true })),
        ...random.maybe(0.2, () => ({ create_home: random.chance(0.5) })),
        ...random.maybe(0.15, () => ({ system: true })),
        ...random.maybe(0.25, () => ({ password: random.pick(HASHES) })),
        ...random.maybe(0.2, () => ({ update_password: random.pick(['always', 'on_create']) })),
        ...random.maybe(0.2, () => ({ password_lock: random.chance(0.5) })),
        ...random.maybe(0.15, () => ({ expires: random.pick([1_893_456_000, -1, 0]) })),
        ...random.maybe(0.15, () => ({ password_expire_max: random.pick([90, -1]) })),
        ...random.maybe(0.1, () => ({ password_expire_min: 5 })),
        ...random.maybe(0.2, () => ({ remove: true })),
        ...random.maybe(0.1, () => ({ force: true })),
        ...random.maybe(LOCAL, () => ({ local: true })),
        ...random.maybe(0.1, () => ({ umask: '077' })),
      },
    ],
    () => [
      'group',
      {
        name: group(),
        ...state(),
        ...random.maybe(0.4, () => ({ gid: random.pick([3001, 3002, 100]) })),
        ...random.maybe(0.15, () => ({ non_unique: true })),
        ...random.maybe(0.2, () => ({ system: true })),
        ...random.maybe(LOCAL, () => ({ local: true })),
        ...random.maybe(0.1, () => ({ force: true })),
      },
    ],
    () => [
      'getent',
      {
        database: random.pick(['passwd', 'group', 'shadow', 'services', 'nothing']),
        ...random.maybe(0.8, () => ({ key: random.pick([...USERS, 'users', 'ssh']) })),
        ...random.maybe(0.2, () => ({ split: ':' })),
        ...random.maybe(0.3, () => ({ fail_key: random.chance(0.5) })),
      },
    ],
  ];
}
