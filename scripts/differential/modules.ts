import { tree } from '../../test/support/cases/lab.ts';
import type { Case, Family, Json } from './case.ts';
import { Random } from './random.ts';

// Modules of files and text on a small tree, each task twice: the second time nothing should be left to do. Modules of accounts and
// packages would change this machine: test/cases holds them against recorded calls instead.

type Arguments = { readonly [name: string]: Json };

const LAB: Case['files'] = {
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

class Modules {
  private readonly random: Random;
  constructor(random: Random) {
    this.random = random;
  }

  case(): Case {
    const { random } = this;
    const setUp: Json = {
      file: { src: random.pick(['a.txt', 'dir', 'nowhere']), dest: '{{ lab }}/link', state: 'link', force: true },
    };
    const tasks = random.list(1, 3, () => this.task()).flatMap(task => [task, task]);
    const play = {
      hosts: 'localhost',
      gather_facts: false,
      vars: { lab: '{{ playbook_dir }}/lab', who: 'you', ansible_python_interpreter: '/usr/bin/python3' },
      tasks: [...(random.chance(0.5) ? [setUp] : []), ...tasks],
    };
    const options = random.weighed<string[]>([
      [4, []],
      [2, ['--check']],
      [2, ['--diff']],
      [2, ['--check', '--diff']],
    ]);
    return {
      files: { ...LAB, 'play.yml': [play] },
      args: ['-i', 'localhost,', '-c', 'local', '-v', 'play.yml', ...options],
    };
  }

  private maybe(probability: number, make: () => Arguments): Arguments {
    return this.random.chance(probability) ? make() : {};
  }

  private path(): string {
    return `{{ lab }}/${this.random.pick(PATHS)}`;
  }

  private common(): Arguments {
    const { random } = this;
    return this.maybe(0.35, () => ({
      mode: random.pick<Json>(['0600', 'u=rw,g=r,o=', '0755', 'a+x', 'g-w', 'u+X', 'preserve', '1777', 384]),
    }));
  }

  private task(): Json {
    const [name, args] = this.action();
    return { name, [name]: args, ignore_errors: true };
  }

  private action(): readonly [string, Arguments] {
    const { random } = this;
    const text = () => random.pick(TEXTS);
    const pattern = () => random.pick(PATTERNS);
    return random.pick<() => readonly [string, Arguments]>([
      () => [
        'file',
        {
          path: this.path(),
          state: random.pick(['file', 'directory', 'absent', 'touch', 'link', 'hard']),
          ...this.maybe(0.4, () => ({ src: random.pick(['a.txt', '{{ lab }}/a.txt', '{{ lab }}/dir', 'nowhere']) })),
          ...this.maybe(0.2, () => ({ recurse: true })),
          ...this.maybe(0.2, () => ({ force: random.chance(0.5) })),
          ...this.maybe(0.15, () => ({ follow: random.chance(0.5) })),
          ...this.maybe(0.15, () => ({ modification_time: 'preserve', access_time: 'preserve' })),
          ...this.common(),
        },
      ],
      () => [
        'copy',
        {
          dest: random.chance(0.3) ? `${this.path()}/` : this.path(),
          ...(random.chance(0.5)
            ? { content: text() }
            : {
                src: random.pick(['source.txt', 'tree', 'tree/', 'nope', '{{ lab }}/a.txt']),
                ...this.maybe(0.2, () => ({ remote_src: true })),
              }),
          ...this.maybe(0.2, () => ({ backup: true })),
          ...this.maybe(0.2, () => ({ force: false })),
          ...this.maybe(0.1, () => ({ directory_mode: '0700' })),
          ...this.maybe(0.1, () => ({ validate: random.pick(['test -s %s', 'false %s', 'true']) })),
          ...this.common(),
        },
      ],
      () => [
        'template',
        {
          src: random.pick(['t.j2', 't.j2', 'nope.j2']),
          dest: this.path(),
          ...this.maybe(0.15, () => ({ trim_blocks: false })),
          ...this.maybe(0.15, () => ({ lstrip_blocks: true })),
          ...this.maybe(0.15, () => ({ newline_sequence: '\\r\\n' })),
          ...this.maybe(0.15, () => ({ force: false })),
          ...this.common(),
        },
      ],
      () => [
        'lineinfile',
        {
          path: this.path(),
          ...this.maybe(0.8, () => ({ line: text() })),
          ...this.maybe(0.5, () => ({ regexp: pattern() })),
          ...this.maybe(0.15, () => ({ search_string: 'line' })),
          ...this.maybe(0.3, () => ({ state: random.pick(['absent', 'present']) })),
          ...this.maybe(0.2, () => ({ insertafter: random.pick(['EOF', '^first', '^nothing$']) })),
          ...this.maybe(0.2, () => ({ insertbefore: random.pick(['BOF', '^last', '^nothing$']) })),
          ...this.maybe(0.2, () => ({ backrefs: true })),
          ...this.maybe(0.2, () => ({ firstmatch: true })),
          ...this.maybe(0.2, () => ({ create: true })),
          ...this.maybe(0.1, () => ({ backup: true })),
          ...this.common(),
        },
      ],
      () => [
        'blockinfile',
        {
          path: this.path(),
          ...this.maybe(0.85, () => ({ block: text() })),
          ...this.maybe(0.25, () => ({ state: random.pick(['absent', 'present']) })),
          ...this.maybe(0.2, () => ({ marker: random.pick(['// {mark} X', '# {mark}', '<!-- {mark} -->']) })),
          ...this.maybe(0.15, () => ({ insertafter: random.pick(['EOF', '^first', '^nothing$']) })),
          ...this.maybe(0.15, () => ({ insertbefore: random.pick(['BOF', '^last']) })),
          ...this.maybe(0.2, () => ({ create: true })),
          ...this.common(),
        },
      ],
      () => [
        'replace',
        {
          path: this.path(),
          regexp: pattern(),
          ...this.maybe(0.8, () => ({ replace: random.pick(['X', '\\1!', '', '\\g<0>', 'a\\nb']) })),
          ...this.maybe(0.2, () => ({ before: pattern() })),
          ...this.maybe(0.2, () => ({ after: pattern() })),
          ...this.maybe(0.1, () => ({ backup: true })),
        },
      ],
      () => [
        'ini_file',
        {
          path: random.pick(['{{ lab }}/app.ini', this.path()]),
          ...this.maybe(1, () => ({ section: random.pick(['one', 'two', 'three']) })),
          ...this.maybe(0.85, () => ({ option: random.pick(['a', 'b', 'c']) })),
          ...this.maybe(0.8, () => ({ value: random.pick(['1', '9', '']) })),
          ...this.maybe(0.25, () => ({ state: 'absent' })),
          ...this.maybe(0.15, () => ({ no_extra_spaces: true })),
          ...this.maybe(0.1, () => ({ create: false })),
          ...this.common(),
        },
      ],
      () => [
        'stat',
        {
          path: this.path(),
          ...this.maybe(0.3, () => ({ follow: true })),
          ...this.maybe(0.3, () => ({ get_checksum: false })),
        },
      ],
      () => [
        'find',
        {
          paths: random.pick<Json>(['{{ lab }}', ['{{ lab }}/dir', '{{ lab }}/parts'], '{{ lab }}/nope']),
          ...this.maybe(0.4, () => ({ patterns: random.pick<Json>(['*.txt', ['*.conf', '1'], '*']) })),
          ...this.maybe(0.4, () => ({ recurse: true })),
          ...this.maybe(0.3, () => ({ file_type: random.pick(['file', 'directory', 'link', 'any']) })),
          ...this.maybe(0.2, () => ({ contains: '.*line' })),
          ...this.maybe(0.2, () => ({ depth: 1 })),
          ...this.maybe(0.15, () => ({ excludes: '*.ini' })),
        },
      ],
      () => [
        'assemble',
        {
          src: random.pick(['{{ lab }}/parts', '{{ lab }}/dir', '{{ lab }}/nope']),
          dest: this.path(),
          remote_src: true,
          ...this.maybe(0.3, () => ({ delimiter: '---' })),
          ...this.maybe(0.2, () => ({ regexp: '1$' })),
          ...this.common(),
        },
      ],
      () => ['slurp', { src: this.path() }],
      () => [
        'command',
        {
          cmd: random.pick(['cat {{ lab }}/a.txt', 'false', 'nope', 'echo x']),
          ...this.maybe(0.4, () => ({ creates: this.path() })),
          ...this.maybe(0.2, () => ({ removes: this.path() })),
          ...this.maybe(0.2, () => ({ chdir: this.path() })),
        },
      ],
    ])();
  }
}

const withoutTime = (text: string): string => text.replace(/\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~/g, '.BACKUP~');

/** What is not alike: names of temporary files (of what copy has sent, tsplay names the file), and times in the names of copies. */
const lines = (output: string): string[] =>
  withoutTime(output)
    .split('\n')
    .map(line =>
      line
        .replace(/"src": "[^"]*\/(?:\.ansible|tsplay-)[^"]*"|(?<="md5sum": .*)"src": "[^"]*"/g, '"src": "TEMPORARY"')
        .replace(/^\+\+\+ after: .*(?<!\(content\))$/g, '+++ after: SOURCE'),
    );

const shownTree = (directory: string): string =>
  [...tree(`${directory}/lab`)].map(([path, entry]) => `${withoutTime(path)}: ${JSON.stringify(entry)}`).join('\n');

/** Modules of files and text: states, arguments, check mode, --diff, the second run, and the files afterwards. */
export const MODULES: Family = { generate: seed => new Modules(new Random(seed)).case(), lines, tree: shownTree };
