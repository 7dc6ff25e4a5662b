/**
 * Every playbook keyword of ansible-core 2.14: its type, where it may stand and how it is inherited.
 * The parser, the compiler and the documentation read this one table.
 */
export type Place = 'play' | 'role' | 'block' | 'task' | 'handler';

/** What the parser admits; `any` values are judged when they are used. */
export type KeywordType =
  | 'bool'
  | 'int'
  | 'percent'
  | 'string'
  | 'list'
  | 'strings'
  | 'tags'
  | 'dict'
  | 'steps'
  | 'conditions'
  | 'any';

/**
 * - `own`: the node's alone.
 * - `nearest`: the innermost node that sets it wins.
 * - `gather`: outer and inner values add up (when, tags: outer first).
 * - `merge`: dicts or lists of dicts, the inner winning key by key (vars, environment, module_defaults).
 */
export type Inheritance = 'own' | 'nearest' | 'gather' | 'merge';

export interface Keyword {
  readonly type: KeywordType;
  readonly places: readonly Place[];
  readonly inherit: Inheritance;
  readonly doc: string;
  /** Known, and refused by name with this reason. */
  readonly refused?: string;
}

const ALL: readonly Place[] = ['play', 'role', 'block', 'task', 'handler'];
const INNER: readonly Place[] = ['role', 'block', 'task', 'handler'];
const PLAY: readonly Place[] = ['play'];
const BLOCK: readonly Place[] = ['block'];
const TASK: readonly Place[] = ['task', 'handler'];

function keyword(type: KeywordType, places: readonly Place[], inherit: Inheritance, doc: string): Keyword {
  return { type, places, inherit, doc };
}

export const KEYWORDS: Readonly<Record<string, Keyword>> = {
  action: keyword('any', TASK, 'own', 'The module and its arguments, in one value.'),
  always: keyword('steps', BLOCK, 'own', 'Steps that run whatever happened in the block.'),
  any_errors_fatal: keyword('bool', ALL, 'nearest', 'A failure on one host ends the play for all hosts.'),
  args: keyword('any', TASK, 'own', 'Arguments of the module, beside those given under its name.'),
  async: keyword('int', TASK, 'own', 'Seconds that the task may run detached from the connection.'),
  become: keyword('bool', ALL, 'nearest', 'Run as another user.'),
  become_exe: keyword('string', ALL, 'nearest', 'Program that changes the user.'),
  become_flags: keyword('string', ALL, 'nearest', 'Flags of the program that changes the user.'),
  become_method: keyword('string', ALL, 'nearest', 'How to change the user: sudo, su, doas.'),
  become_user: keyword('string', ALL, 'nearest', 'The user to become.'),
  block: keyword('steps', BLOCK, 'own', 'The steps of a block.'),
  changed_when: keyword('conditions', TASK, 'own', 'Conditions that decide whether the task changed something.'),
  check_mode: keyword('bool', ALL, 'nearest', 'Run in check mode, or outside of it.'),
  collections: keyword('strings', ALL, 'nearest', 'Collections searched for short names.'),
  connection: keyword('string', ALL, 'nearest', 'How the host is reached: ssh, local.'),
  debugger: {
    ...keyword('string', ALL, 'nearest', 'Task debugger.'),
    refused: 'tsplay has no task debugger',
  },
  delay: keyword('any', TASK, 'own', 'Seconds between retries.'),
  delegate_facts: keyword('bool', INNER, 'nearest', 'Facts go to the host that the task is delegated to.'),
  delegate_to: keyword('string', INNER, 'nearest', 'The host that runs the task in place of the current one.'),
  diff: keyword('bool', ALL, 'nearest', 'Show what changes.'),
  environment: keyword('any', ALL, 'merge', 'Environment variables of what is run on the host.'),
  fact_path: keyword('string', PLAY, 'own', 'Directory of custom facts.'),
  failed_when: keyword('conditions', TASK, 'own', 'Conditions that decide whether the task failed.'),
  force_handlers: keyword('bool', PLAY, 'own', 'Run notified handlers also on hosts that failed.'),
  gather_facts: keyword('bool', PLAY, 'own', 'Gather facts at the start of the play.'),
  gather_subset: keyword('list', PLAY, 'own', 'Which facts to gather.'),
  gather_timeout: keyword('int', PLAY, 'own', 'Seconds that gathering facts may take.'),
  handlers: keyword('steps', PLAY, 'own', 'Tasks that run when they were notified.'),
  hosts: keyword('list', PLAY, 'own', 'The hosts of the play, as a pattern.'),
  ignore_errors: keyword('bool', ALL, 'nearest', 'A failure does not end the play for the host.'),
  ignore_unreachable: keyword('bool', ALL, 'nearest', 'A host that is not reached stays in the play.'),
  listen: keyword('strings', ['handler'], 'own', 'Topics that notify the handler.'),
  local_action: keyword('any', TASK, 'own', 'As action, run on the controller.'),
  loop: keyword('any', TASK, 'own', 'Items for each of which the task runs.'),
  loop_control: keyword('dict', TASK, 'own', 'How the loop runs and shows.'),
  max_fail_percentage: keyword('percent', PLAY, 'own', 'Share of failed hosts beyond which the batch ends.'),
  module_defaults: keyword('any', ALL, 'merge', 'Default arguments by module.'),
  name: keyword('string', ALL, 'own', 'What is shown.'),
  no_log: keyword('bool', ALL, 'nearest', 'Never show the result.'),
  notify: keyword(
    'strings',
    ['block', 'task', 'handler'],
    'nearest',
    'Handlers to run at the end when the task changed something.',
  ),
  order: keyword('string', PLAY, 'own', 'Order of the hosts.'),
  poll: keyword('int', TASK, 'own', 'Seconds between looks at an async task; 0 leaves it alone.'),
  port: keyword('int', ALL, 'nearest', 'Port of the connection.'),
  post_tasks: keyword('steps', PLAY, 'own', 'Steps after the tasks.'),
  pre_tasks: keyword('steps', PLAY, 'own', 'Steps before the roles.'),
  register: keyword('string', TASK, 'own', 'Variable that receives the result.'),
  remote_user: keyword('string', ALL, 'nearest', 'User of the connection.'),
  rescue: keyword('steps', BLOCK, 'own', 'Steps that run when the block failed.'),
  retries: keyword('any', TASK, 'own', 'Number of tries of `until`.'),
  roles: keyword('list', PLAY, 'own', 'Roles that run before the tasks.'),
  run_once: keyword('bool', ALL, 'nearest', 'Run on the first host only, for all.'),
  serial: keyword('list', PLAY, 'own', 'Hosts per batch.'),
  strategy: keyword('string', PLAY, 'own', 'linear, free or host_pinned.'),
  tags: keyword('tags', ALL, 'gather', 'Tags that select the node.'),
  tasks: keyword('steps', PLAY, 'own', 'The steps of the play.'),
  throttle: keyword('int', ALL, 'nearest', 'Hosts that run the task at once.'),
  timeout: keyword('int', ALL, 'nearest', 'Seconds that the task may take.'),
  until: keyword('conditions', TASK, 'own', 'Conditions that end the retries.'),
  vars: keyword('dict', ALL, 'merge', 'Variables.'),
  vars_files: keyword('list', PLAY, 'own', 'Files of variables.'),
  vars_prompt: keyword('list', PLAY, 'own', 'Variables that the user is asked for.'),
  when: keyword('conditions', INNER, 'gather', 'Conditions under which the node runs.'),
};

/** Older spellings. */
export const KEYWORD_ALIASES: Readonly<Record<string, string>> = { user: 'remote_user' };

/** Names of the keywords that may stand in a place, for "did you mean". */
export function keywordsOf(place: Place): string[] {
  return Object.keys(KEYWORDS).filter(name => KEYWORDS[name]?.places.includes(place));
}
