import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tree } from '../../test/support/cases/lab.ts';
import { accountActions } from './account-actions.ts';
import { type Case, type Family, type Json, MASK } from './case.ts';
import { type Action, fileActions, LAB } from './file-actions.ts';
import { packageActions } from './package-actions.ts';
import { Random } from './random.ts';

// Modules of files and text on a small tree, of accounts and packages on copies of this machine's; each task twice: the second
// time nothing should be left to do.

type Subject = 'files' | 'accounts' | 'packages';

const ACTIONS: Readonly<Record<Subject, (random: Random) => readonly (() => Action)[]>> = {
  files: fileActions,
  accounts: accountActions,
  packages: packageActions,
};

/** What makes the tasks' work less plain. */
const SET_UP: Readonly<Record<Subject, (random: Random) => Json>> = {
  files: random => ({
    file: { src: random.pick(['a.txt', 'dir', 'nowhere']), dest: '{{ lab }}/link', state: 'link', force: true },
  }),
  accounts: random => random.pick<Json>([{ group: { name: 'g1', gid: 3001 } }, { user: { name: 'u1', uid: 3001 } }]),
  packages: random => ({ apt: { name: random.pick(['tiny', 'tiny=1.0', 'lib']) } }),
};

function modulesCase(seed: number): Case {
  const random = new Random(seed);
  const subject = random.weighed<Subject>([
    [5, 'files'],
    [3, 'accounts'],
    [2, 'packages'],
  ]);
  const task = (): Json => {
    const [name, args] = random.pick(ACTIONS[subject](random))();
    return { name, [name]: args as Json, ignore_errors: true };
  };
  const tasks = random.list(1, 3, task).flatMap(each => [each, each]);
  const setUp: Json = { ...(SET_UP[subject](random) as object), ignore_errors: true };
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

const withoutTime = (text: string): string => text.replace(/\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~/g, '.BACKUP~');

/**
 * What is not alike: names of temporary files (of what copy has sent, tsplay names the file), times, what apt-get says, `upgraded`
 * of apt, which is tsplay's own, how a module in Python dies, and empty lines behind diffs.
 */
const lines = (output: string): string[] =>
  withoutTime(output)
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('An exception occurred during task execution.'))
    .map(line =>
      line
        .replace(/(?<=^fatal: \[localhost\]: FAILED! => ).*"module_stderr".*/, MASK)
        .replace(/, "upgraded": \[[^\]]*\]/, '')
        .replace(/"src": "[^"]*\/(?:\.ansible|tsplay-)[^"]*"|(?<="md5sum": .*)"src": "[^"]*"/g, '"src": "TEMPORARY"')
        // which assemble tells even where it has nothing to do
        .replace(/(?<=^ok: .*"md5sum": .*)"src": "TEMPORARY", /, '')
        .replace(/"cache_update_time": \d+/, '"cache_update_time": TIME')
        .replace(
          /"(stderr|stdout)(_lines)?": (?:"Reading package lists(?:[^"\\]|\\.)*"|\["Reading package lists.*?"\])/g,
          '"$1$2": APT',
        )
        .replace(/^\+\+\+ after: .*(?<!\(content\))$/g, '+++ after: SOURCE'),
    );

const ACCOUNTS = ['passwd', 'group', 'shadow', 'gshadow', 'subuid'].map(name => `/etc/${name}`);

/** The lab, and the accounts, homes and packages of the run's own machine. */
function shownTree(directory: string): string {
  const machine = join(directory, '../machine');
  const lab = [...tree(`${directory}/lab`)].map(([path, entry]) => `${withoutTime(path)}: ${JSON.stringify(entry)}`);
  const homes = [...tree(`${machine}/home`).keys()];
  const status = readFileSync(join(machine, dirname(process.env.APT_CONFIG ?? ''), 'var/lib/dpkg/status'), 'utf8');
  const packages = status.split('\n').filter(line => /^(?:Package|Status|Version):/.test(line));
  const accounts = ACCOUNTS.map(path => readFileSync(join(machine, path), 'utf8'));
  return [...lab, ...homes, ...packages, ...accounts].join('\n');
}

/** Modules: states, arguments, check mode, --diff, the second run, and what is there afterwards. */
export const MODULES: Family = { generate: modulesCase, lines, tree: shownTree, privately: true };
