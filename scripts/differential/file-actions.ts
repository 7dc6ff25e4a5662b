import type { Case, Json } from './case.ts';
import type { Random } from './random.ts';

/** A module's name and arguments. */
export type Action = readonly [string, { readonly [name: string]: Json | undefined }];

/** The small tree that modules of files work on. */
export const LAB: Case['files'] = {
  'lab/a.txt': 'first line\nsecond line\n# comment\nkey = value\nlast line\n',
  'lab/no-newline': 'one\ntwo',
  'lab/empty': '',
  'lab/app.ini': '[one]\na = 1\n; b = 2\n\n[two]\na=3\n',
  'lab/block': 'top\n# BEGIN ANSIBLE MANAGED BLOCK\nold\n# END ANSIBLE MANAGED BLOCK\nbottom\n',
  'lab/dir/inner.txt': 'inner\n',
  'lab/dir/deep/x.conf': 'deep\n',
  'lab/parts/1': 'part one',
  'lab/parts/2': 'part two\n',
  'files/source.txt': 'from the controller\n',
  'files/tree/t1': 'one\n',
  'files/tree/sub/t2': 'two\n',
  'templates/t.j2': 'hello {{ who }}\n{% for x in [1, 2] %}\n{{ x }}\n{% endfor %}\n',
};

const PATHS = [
  'a.txt',
  'no-newline',
  'empty',
  'dir',
  'dir/inner.txt',
  'new',
  'new/deep/file',
  'block',
  'app.ini',
  'link',
];
const TEXTS = ['first line', 'new line', 'key = changed', '', 'two\nlines', 'last line', 'ünïcode', '# comment'];
const PATTERNS = ['^key', '^first', 'line$', '^nothing$', '(\\w+) line', '^#\\s*', 'two'];

/** What modules of files and text may be asked for. */
export function fileActions(random: Random): readonly (() => Action)[] {
  const text = () => random.pick(TEXTS);
  const pattern = () => random.pick(PATTERNS);
  const path = () => `{{ lab }}/${random.pick(PATHS)}`;
  const modes: readonly Json[] = ['0600', 'u=rw,g=r,o=', '0755', 'a+x', 'g-w', 'u+X', '1777', 384];
  const attributes = () => random.maybe(0.35, () => ({ mode: random.pick(modes) }));
  /** Of modules for which it makes sense: where it makes none, Ansible finds out when it has written. */
  const preserving = () => random.maybe(0.35, () => ({ mode: random.pick([...modes, 'preserve']) }));
  return [
    () => [
      'file',
      {
        path: path(),
        state: random.pick(['file', 'directory', 'absent', 'touch', 'link', 'hard']),
        ...random.maybe(0.4, () => ({ src: random.pick(['a.txt', '{{ lab }}/a.txt', '{{ lab }}/dir', 'nowhere']) })),
        ...random.maybe(0.2, () => ({ recurse: true })),
        ...random.maybe(0.2, () => ({ force: random.chance(0.5) })),
        ...random.maybe(0.15, () => ({ follow: random.chance(0.5) })),
        ...random.maybe(0.15, () => ({ modification_time: 'preserve', access_time: 'preserve' })),
        ...attributes(),
      },
    ],
    () => [
      'copy',
      {
        dest: random.chance(0.3) ? `${path()}/` : path(),
        ...(random.chance(0.5)
          ? { content: text() }
          : {
              src: random.pick(['source.txt', 'tree', 'tree/', 'nope', '{{ lab }}/a.txt']),
              ...random.maybe(0.2, () => ({ remote_src: true })),
            }),
        ...random.maybe(0.2, () => ({ backup: true })),
        ...random.maybe(0.2, () => ({ force: false })),
        ...random.maybe(0.1, () => ({ directory_mode: '0700' })),
        ...random.maybe(0.1, () => ({ validate: random.pick(['test -s %s', 'false %s', 'true']) })),
        ...preserving(),
      },
    ],
    () => [
      'template',
      {
        src: random.pick(['t.j2', 't.j2', 'nope.j2']),
        dest: path(),
        ...random.maybe(0.15, () => ({ trim_blocks: false })),
        ...random.maybe(0.15, () => ({ lstrip_blocks: true })),
        ...random.maybe(0.15, () => ({ newline_sequence: '\\r\\n' })),
        ...random.maybe(0.15, () => ({ force: false })),
        ...preserving(),
      },
    ],
    () => [
      'lineinfile',
      {
        path: path(),
        ...random.maybe(0.8, () => ({ line: text() })),
        ...random.maybe(0.5, () => ({ regexp: pattern() })),
        ...random.maybe(0.15, () => ({ search_string: 'line' })),
        ...random.maybe(0.3, () => ({ state: random.pick(['absent', 'present']) })),
        ...random.maybe(0.2, () => ({ insertafter: random.pick(['EOF', '^first', '^nothing$']) })),
        ...random.maybe(0.2, () => ({ insertbefore: random.pick(['BOF', '^last', '^nothing$']) })),
        ...random.maybe(0.2, () => ({ backrefs: true })),
        ...random.maybe(0.2, () => ({ firstmatch: true })),
        ...random.maybe(0.2, () => ({ create: true })),
        ...random.maybe(0.1, () => ({ backup: true })),
        ...attributes(),
      },
    ],
    () => [
      'blockinfile',
      {
        path: path(),
        ...random.maybe(0.85, () => ({ block: text() })),
        ...random.maybe(0.25, () => ({ state: random.pick(['absent', 'present']) })),
        ...random.maybe(0.2, () => ({ marker: random.pick(['// {mark} X', '# {mark}', '<!-- {mark} -->']) })),
        ...random.maybe(0.15, () => ({ insertafter: random.pick(['EOF', '^first', '^nothing$']) })),
        ...random.maybe(0.15, () => ({ insertbefore: random.pick(['BOF', '^last']) })),
        ...random.maybe(0.2, () => ({ create: true })),
        ...attributes(),
      },
    ],
    () => [
      'replace',
      {
        path: path(),
        regexp: pattern(),
        ...random.maybe(0.8, () => ({ replace: random.pick(['X', '\\1!', '', '\\g<0>', 'a\\nb']) })),
        ...random.maybe(0.2, () => ({ before: pattern() })),
        ...random.maybe(0.2, () => ({ after: pattern() })),
        ...random.maybe(0.1, () => ({ backup: true })),
      },
    ],
    () => [
      'ini_file',
      {
        path: random.pick(['{{ lab }}/app.ini', path()]),
        ...random.maybe(1, () => ({ section: random.pick(['one', 'two', 'three']) })),
        // without one, Ansible's module ends in an exception where the section is there
        option: random.pick(['a', 'b', 'c']),
        ...random.maybe(0.8, () => ({ value: random.pick(['1', '9', '']) })),
        ...random.maybe(0.25, () => ({ state: 'absent' })),
        ...random.maybe(0.15, () => ({ no_extra_spaces: true })),
        ...random.maybe(0.1, () => ({ create: false })),
        ...attributes(),
      },
    ],
    () => [
      'stat',
      {
        path: path(),
        ...random.maybe(0.3, () => ({ follow: true })),
        ...random.maybe(0.3, () => ({ get_checksum: false })),
      },
    ],
    () => [
      'find',
      {
        paths: random.pick<Json>(['{{ lab }}', ['{{ lab }}/dir', '{{ lab }}/parts'], '{{ lab }}/nope']),
        ...random.maybe(0.4, () => ({ patterns: random.pick<Json>(['*.txt', ['*.conf', '1'], '*']) })),
        ...random.maybe(0.4, () => ({ recurse: true })),
        ...random.maybe(0.3, () => ({ file_type: random.pick(['file', 'directory', 'link', 'any']) })),
        ...random.maybe(0.2, () => ({ contains: '.*line' })),
        ...random.maybe(0.2, () => ({ depth: 1 })),
        ...random.maybe(0.15, () => ({ excludes: '*.ini' })),
      },
    ],
    () => [
      'assemble',
      {
        src: random.pick(['{{ lab }}/parts', '{{ lab }}/dir', '{{ lab }}/nope']),
        dest: path(),
        // of what is on the host, Ansible shows no diff
        remote_src: false,
        ...random.maybe(0.3, () => ({ delimiter: '---' })),
        ...random.maybe(0.2, () => ({ regexp: '1$' })),
        ...attributes(),
      },
    ],
    () => ['slurp', { src: path() }],
    () => [
      'command',
      {
        cmd: random.pick(['cat {{ lab }}/a.txt', 'false', 'nope', 'echo x']),
        ...random.maybe(0.4, () => ({ creates: path() })),
        ...random.maybe(0.2, () => ({ removes: path() })),
        ...random.maybe(0.2, () => ({ chdir: path() })),
      },
    ],
  ];
}
