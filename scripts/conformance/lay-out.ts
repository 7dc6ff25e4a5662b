import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { quote, quoteWords } from '../../src/remote/shell.ts';
import { type Player, type Programs, PYTHON } from './programs.ts';
import { aliased, neededBy, TARGETS, type Target } from './target.ts';

/** What a target is laid out from. */
export interface Lot {
  readonly source: string;
  readonly targets: ReadonlyMap<string, Target>;
  readonly programs: Programs;
}

/** Letters outside ASCII in each path, as ansible-test has them. */
const suffixOf = ({ aliases }: Target): string =>
  aliases.includes('no/temp_unicode') ? '-ansible' : '-\u00c5\u00d1\u015a\u00cc\u03b2\u0141\u00c8';

type Variables = readonly (readonly [string, string])[];

const LOCAL: Variables = [
  ['ansible_connection', 'local'],
  ['ansible_pipelining', 'yes'],
  ['ansible_python_interpreter', PYTHON],
];

const OVER_SSH: Variables = [
  ['ansible_connection', 'ssh'],
  ['ansible_pipelining', 'yes'],
  ['ansible_python_interpreter', PYTHON],
  ['ansible_host', 'localhost'],
  ['ansible_user', 'root'],
  ['ansible_ssh_private_key_file', '/root/.ssh/id_rsa'],
  [
    'ansible_ssh_extra_args',
    '-o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR',
  ],
];

function inventoryOf({ name, aliases }: Target): string {
  const onController = aliases.includes('context/controller') || name.startsWith('connection_');
  const variables = aliases.includes('needs/ssh') && !onController ? OVER_SSH : LOCAL;
  return `[testgroup]\ntesthost ${variables.map(([key, value]) => `${key}="${value}"`).join(' ')}\n`;
}

/** Places of one step: a target, or one that must be run before it. */
interface Place {
  readonly work: string;
  readonly results: string;
  readonly content: string;
}

/** What ansible-test sets for a target of ansible-core itself. */
function environmentOf(target: Target, { work, results, content }: Place, { programs }: Lot, player: Player) {
  const integration = join(content, 'test/integration');
  const support = join(work, 'support/integration/plugins');
  const has = (part: string) => existsSync(join(support, part));
  return {
    LC_ALL: 'en_US.UTF-8',
    PATH: `${programs.bin(player)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    HOME: '/root',
    PAGER: '/bin/cat',
    PYTHONPATH: programs.python,
    ANSIBLE_CALLBACKS_ENABLED: 'junit',
    ANSIBLE_CONFIG: join(integration, 'integration.cfg'),
    ANSIBLE_DEPRECATION_WARNINGS: 'false',
    ANSIBLE_DEVEL_WARNING: 'false',
    ANSIBLE_FORCE_COLOR: 'false',
    ANSIBLE_FORCE_HANDLERS: 'true',
    ANSIBLE_HOST_KEY_CHECKING: 'false',
    ANSIBLE_HOST_PATTERN_MISMATCH: 'error',
    ANSIBLE_INVENTORY: '/dev/null',
    ANSIBLE_LIBRARY: has('modules') ? join(support, 'modules') : '/dev/null',
    ...(has('module_utils') ? { ANSIBLE_MODULE_UTILS: join(support, 'module_utils') } : {}),
    ANSIBLE_PYTHON_INTERPRETER: '/set/ansible_python_interpreter/in/inventory',
    ANSIBLE_PYTHON_MODULE_RLIMIT_NOFILE: '1024',
    ANSIBLE_RETRY_FILES_ENABLED: 'false',
    ANSIBLE_TEST_ANSIBLE_LIB_ROOT: join(programs.python, 'ansible'),
    ANSIBLE_TEST_ANSIBLE_VERSION: '2.19.11',
    ANSIBLE_TEST_CI: '',
    ANSIBLE_TEST_COVERAGE: '',
    ANSIBLE_TEST_PYTHON_INTERPRETER: PYTHON,
    ANSIBLE_WORKER_SHUTDOWN_POLL_COUNT: '100',
    ANSIBLE_WORKER_SHUTDOWN_POLL_DELAY: '0.1',
    ...(target.aliases.includes('non_local') ? { ANSIBLE_TEST_REMOTE_INTERPRETER: '' } : {}),
    JUNIT_OUTPUT_DIR: join(results, 'junit'),
    JUNIT_REPLACE_OUT_OF_TREE_PATH: 'out-of-tree:',
    JUNIT_TASK_RELATIVE_PATH: content,
    INVENTORY_PATH: join(integration, 'inventory'),
    OUTPUT_DIR: join(results, 'output_dir'),
  };
}

function copyContent(target: Target, lot: Lot, content: string): void {
  for (const name of [target.name, ...neededBy(target, lot.targets)]) {
    const copied = join(content, TARGETS, name);
    cpSync(join(lot.source, TARGETS, name), copied, { recursive: true, verbatimSymlinks: true });
    const files = aliased(lot.targets.get(name) ?? target, 'needs/file/').filter(file => !file.startsWith(TARGETS));
    for (const file of files)
      if (existsSync(join(lot.source, file))) cpSync(join(lot.source, file), join(content, file));
  }
}

/** The shell program of one step; writes what the step reads. */
function stepOf(target: Target, work: string, lot: Lot, player: Player): string {
  const results = join(work, 'results');
  const content = join(results, `${target.name}-${basename(work)}${suffixOf(target)}`);
  const integration = join(content, 'test/integration');
  mkdirSync(integration, { recursive: true });
  copyContent(target, lot, content);
  writeFileSync(join(integration, 'inventory'), inventoryOf(target));
  writeFileSync(join(integration, 'integration.cfg'), '');
  const env: Record<string, string> = environmentOf(target, { work, results, content }, lot, player);
  const folder = target.isScript ? join(content, TARGETS, target.name) : integration;
  if (!target.isScript) env.ANSIBLE_ROLES_PATH = join(content, TARGETS);
  const output = quote(env.OUTPUT_DIR ?? '');
  const settings = Object.entries({ ...env, ANSIBLE_PLAYBOOK_DIR: folder }).map(([name, value]) => `${name}=${value}`);
  const command = target.isScript
    ? ['./runme.sh']
    : ['ansible-playbook', playbookOf(target, integration), '-i', 'inventory'];
  return `rm -rf ${output}; mkdir -p ${output}; cd ${quote(folder)} && env -i ${quoteWords([...settings, ...command])} || exit $?\n`;
}

/** A role is run by a playbook made for it. */
function playbookOf({ name, aliases }: Target, folder: string): string {
  const play = {
    hosts: 'testhost',
    gather_facts: !aliases.includes('gather_facts/no'),
    vars: { output_dir: join(dirname(dirname(dirname(folder))), 'output_dir') },
    roles: [name],
  };
  const playbook = `${name}-playbook.yml`;
  writeFileSync(join(folder, playbook), JSON.stringify([play]));
  return playbook;
}

/** Lays out what ansible-test would for a target, in a folder; gives the shell program that runs it. */
export function layOut(target: Target, work: string, lot: Lot, player: Player): string {
  mkdirSync(join(work, 'results/junit'), { recursive: true });
  const support = join(lot.source, 'test/support');
  if (existsSync(support)) cpSync(support, join(work, 'support'), { recursive: true, verbatimSymlinks: true });
  const before = ['setup/once/', 'setup/always/']
    .flatMap(prefix => aliased(target, prefix))
    .flatMap(name => lot.targets.get(name) ?? []);
  // what is only set up is set up by ansible-core itself
  const steps = [...before.map(each => stepOf(each, work, lot, 'ansible')), stepOf(target, work, lot, player)];
  const program = join(work, 'run.sh');
  writeFileSync(program, steps.join(''));
  return program;
}
