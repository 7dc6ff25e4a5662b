/** The lines of ansible-core whose semantics tsplay has. 2.14 stands for 2.14 to 2.18. */
export const CORE_LINES = ['2.14', '2.19'] as const;
export type CoreLine = (typeof CORE_LINES)[number];

interface Difference {
  readonly before: string;
  readonly since: string;
  /** The section of ansible-core's porting guide for 2.19 that tells it, or how it was found. */
  readonly told: string;
}

/** All in which ansible-core 2.19 differs from 2.14 to 2.18 and tsplay follows both. Code asks for one by its name. */
export const CORE_DIFFERENCES = {
  nativeResults: {
    before: 'a template that gives text is read again: as a list, a dict or a boolean, where it looks like one',
    since:
      'a template gives the value of its expression, and text stays text; tuples become lists, and None is no text',
    told: 'Native Jinja Mode Required',
  },
  dataStaysData: {
    before: 'text that a template gives may be a template itself, which is rendered where it is used',
    since:
      'text that a template gives is data; templates are what is written in files, on the command line and in inventories',
    told: 'Template Trust Model Inversion',
  },
  lazyValues: {
    before: 'a variable is rendered whole: an undefined value in one of its items makes all of it undefined',
    since: 'an item is rendered when it is used, and may refer to others of the same variable',
    told: 'Lazy Templating',
  },
  strictConditions: {
    before: 'a condition holds for any value that Python takes for true',
    since: 'a condition is an expression with a boolean result; ALLOW_BROKEN_CONDITIONALS makes a warning of the error',
    told: 'Broken Conditionals',
  },
  strictUndefined: {
    before: 'filters and tests may get an undefined value and overlook it',
    since:
      'an undefined argument makes the result of a filter, test or function undefined, which `default` may replace; to use that is an error',
    told: 'Improved Handling of Undefined',
  },
  itemFailures: {
    before: 'an item of a loop whose arguments or condition cannot be rendered ends the whole loop',
    since: 'such an item fails, and the loop goes on',
    told: 'Contextual Warnings and Errors',
  },
  roleIncludesTold: {
    before: '`include_role` says nothing by itself',
    since: '`include_role` is told as `included: NAME for HOSTS`, and counts as ok',
    told: 'recorded: test/golden/plays/includes',
  },
  quietEnd: {
    before: 'NO MORE HOSTS LEFT is told where any_errors_fatal or run_once ends a play for all hosts',
    since: 'it is told for max_fail_percentage alone',
    told: 'recorded: test/golden/plays/errors-fatal-all-in-always',
  },
  caughtHandlers: {
    before:
      'a handler that fails where a block flushes handlers counts as failed, though the rescue of the block catches it',
    since: 'it counts as rescued',
    told: 'recorded: test/golden/plays/flush-in-block-rescued',
  },
  unreachableCounts: {
    before: 'a play that any_errors_fatal or run_once ends for all hosts ends the run with exit code 2',
    since: 'with 4, where a host was not reached; with 2 where max_fail_percentage ends it',
    told: 'recorded: test/golden/plays/errors-fatal-exit-code',
  },
  falseConditions: {
    before: 'the result of a skipped task says that its condition was false',
    since: 'it says which one, as `false_condition`',
    told: 'recorded: test/golden/plays/callback-json',
  },
  plainIncludeLabels: {
    before: 'an include with `no_log` is told as one of a loop',
    since: 'it is told as any other',
    told: 'recorded: test/golden/plays/include-no-log',
  },
  everyItemKnown: {
    before:
      "an item that is skipped, fails before its module runs or is not reached leaves the result of the one before it under the loop's register",
    since: 'the result under the register is that of each item',
    told: 'recorded: test/golden/plays/loop-own-result',
  },
  attemptsOfRetries: {
    before: 'a task with `until` has `attempts` in its result also where it is tried once',
    since: 'only where it may be tried again',
    told: 'recorded: test/golden/plays/loop-own-result',
  },
  censoredItems: {
    before: 'items under `no_log` are shown as `(item=None)`, and the loop has a line of its own',
    since: 'they are shown as `(item=(censored due to no_log))`, and the loop has none',
    told: 'recorded: test/golden/plays/no-log',
  },
  neverListed: {
    before: '`--list-tags` leaves out tasks with the tag never',
    since: 'it has them',
    told: 'recorded: test/golden/plays/list-tags',
  },
  bareHandlerNames: {
    before: 'of handlers that listen to one topic, those with one name and of different roles all run',
    since: 'the first of one name runs, whatever its role',
    told: 'recorded: test/golden/plays/handlers-of-one-name-in-roles',
  },
  lateNotifications: {
    before:
      'a handler is looked for when a task notifies it: the last one of that name so far runs; uses of a role that do the same share theirs',
    since: 'it is looked for when handlers are flushed: the last one of that name then; each use of a role has its own',
    told: 'recorded: test/golden/plays/roles-given',
  },
  privateDefaults: {
    before: 'private_role_vars keeps the vars of a role from the rest of the play, and not its defaults',
    since: 'it keeps both',
    told: 'recorded: test/golden/plays/roles-private',
  },
  namedIncludes: {
    before: '`ansible_play_role_names` has no role that was included without `public`',
    since: 'it has them',
    told: 'recorded: test/golden/plays/roles-published',
  },
  templateWords: {
    before: 'no variable may be called by a reserved word of Python; `register: ""` is taken for none',
    since: 'reserved are true, false, none and not; `register: ""` is refused',
    told: 'recorded: test/golden/plays/tags-templated, register-empty',
  },
  delegateFirst: {
    before: '`delegate_to` is rendered once the conditions hold',
    since: 'it is rendered ahead of them: where it is undefined the task fails, though `when` would rule it out',
    told: 'recorded: test/golden/plays/delegate-ahead',
  },
  reservedEverywhere: {
    before: 'variables of plays, roles and `-e` are told that bear the name of a keyword',
    since:
      'so are those of tasks, `register` and `set_fact`, with their places; `omit` is such a name, `gather_subset` none',
    told: 'recorded: test/golden/plays/reserved-names',
  },
  wholePlaybookNames: {
    before: 'words behind the file of import_playbook mean nothing',
    since: 'they are part of its name',
    told: 'recorded: test/golden/plays/import-playbook',
  },
  managedByVariable: {
    before: '`ansible_managed` in a template is what the setting says, whatever a variable of that name holds',
    since: 'a variable of that name counts',
    told: 'recorded: test/golden/plays/managed-text',
  },
  plainFiles: {
    before: 'a template in which there is nothing to render gets the line ends of `newline_sequence` all the same',
    since: 'it is written as it is, with its own line ends',
    told: 'recorded: test/cases/ansible.builtin.template/file.yml',
  },
  renderedFailedTask: {
    before: '`ansible_failed_task` has the loop and the variables of the task as they are written',
    since: 'it has them rendered',
    told: 'recorded: test/golden/plays/failed-task-rendered',
  },
  unreachableLoops: {
    before: 'the result of a loop with an item that was not reached does not say so',
    since: 'it is `unreachable`',
    told: 'recorded: test/golden/plays/delegate-unreachable',
  },
  noneIsConverted: {
    before: 'an argument of a role that is None is of any type',
    since: 'one that is required or has a default is not',
    told: 'recorded: test/golden/plays/argument-spec-rules',
  },
  raisedErrors: {
    before:
      'a file of the controller that is not there (copy, template, script...) is a failed result, which `failed_when` may clear',
    since: 'it is an error, as are wrong arguments of more actions: `failed_when` and `until` have no say',
    told: 'recorded: test/golden/plays/files-not-found',
  },
  lookupWords: {
    before: 'the lookup ini takes no `interpolation`; csvfile looks at `col` where it has a row',
    since: 'ini takes it, csvfile looks at `col` first, and both tell faults in other words',
    told: 'recorded: test/golden/plays/lookups-of-tables',
  },
  inventoryListing: {
    before:
      '`inventory --list` says of no profile; `--yaml` shows a group wherever it is a child, also without anything in it; `--host` marks `!unsafe`',
    since: 'it says `inventory_legacy`; a group is shown once, and where it has something; text is text',
    told: 'recorded: test/unit/cli/inventory',
  },
  emptyIncludesTold: {
    before: 'a file without a document is not told as included, and does not count',
    since: 'it is, and counts as ok',
    told: 'recorded: test/golden/plays/include-faults',
  },
  includesInResults: {
    before: 'the result of an `include_tasks` that failed has its reason alone',
    since: 'it has `changed` and `include`, and all that is known of a file that is not there',
    told: 'recorded: test/golden/plays/include-faults',
  },
  knownNames: {
    before: 'a name that is none is an error of the tests `filter` and `test`',
    since: 'it is none: the test is false; a value that is no text passes',
    told: 'recorded: test/golden/plays/core-templates-strict',
  },
  strictTerms: {
    before: 'a term of the lookups nested, together and cartesian that is no list is taken for one of it alone',
    since: 'a text is taken for its characters, and what cannot be iterated over is an error',
    told: 'recorded: test/golden/plays/core-templates-lookups',
  },
  firstFoundWithoutFiles: {
    before: '`lookup("first_found", ...)` looks into the folder `files` of a role or play first',
    since: 'it looks beside that folder alone; `with_first_found` looks into it as before',
    told: 'recorded: test/golden/plays/first-found',
  },
  moduleAnswers: {
    before:
      'a module that gave no result is told as MODULE FAILURE; of one in Python that ended with an exception, its traceback',
    since: 'it is told why what was printed is no result, and of an exception its message',
    told: 'recorded: test/golden/plays/own-modules and broken-python-modules',
  },
  strictOverrides: {
    before: 'a line `#jinja2:` counts in texts with a tag alone; of what it sets, unknown options are overlooked',
    since: 'it counts in any text, and unknown options and values of other types are errors',
    told: 'recorded: test/golden/plays/template-overrides-wrong',
  },
  wholeKeywords: {
    before: 'a fraction for a keyword that is a whole number (async, poll, timeout, retries, throttle) is rounded down',
    since: 'it fails the task',
    told: 'recorded: test/golden/plays/numbers-rounded-down',
  },
  dictsAreItems: {
    before:
      'a dict given to `with_*` is looped over by its keys, and refused by `with_list`, `with_flattened` and `with_indexed_items`',
    since: 'it is one item',
    told: 'recorded: test/golden/plays/loops-over-dicts',
  },
  noInclude: {
    before: 'the action `include` is there, and deprecated',
    since: 'it is not there any more',
    told: 'ansible-core 2.16, Removed: include module',
  },
  namedPlays: {
    before: 'a name of a play that cannot be rendered is shown as it is written',
    since: 'it ends the run',
    told: 'recorded: test/golden/plays/hosts-patterns',
  },
  textLabels: {
    before: 'the label of a loop may be written as any value',
    since: 'it may be no list and no dict',
    told: 'recorded: test/golden/plays/loop-label-empty',
  },
  quietItems: {
    before:
      'debug in a loop shows `ansible_loop_var`, `ansible_index_var` and `ansible_loop`, and an item that did well its warnings',
    since: 'it shows none of them',
    told: 'recorded: test/golden/plays/loops',
  },
  timeoutsTold: {
    before: 'what a task says whose `timeout` is over is of its action',
    since: 'it says after which time, in `timedout` as well; a time below 0 or above 100000000 is refused',
    told: 'recorded: test/golden/plays/timeouts',
  },
  booleanJobs: {
    before: '`started` and `finished` of async results are 1 and 0',
    since: 'they are booleans',
    told: 'recorded: test/golden/plays/async',
  },
  laterOptions: {
    before: 'options that modules have since 2.15 are taken, but not told among those that are supported',
    since: 'they are told; those that are gone by then (`get_md5` of stat) are taken, but not told',
    told: 'recorded: test/cases/ansible.builtin.apt/arguments.yml',
  },
  argumentWords: {
    before: "an option of a wrong type is told with Python's name of that, `<class 'str'>`",
    since: 'it is told as `str`',
    told: 'recorded: test/cases/ansible.builtin.apt/arguments.yml',
  },
  wholeDecimals: {
    before: 'for an option of type int, `1.0` and `1e3` are none; of what is none the type is told',
    since: 'they are, as their fraction is nothing; what is none is told itself',
    told: 'recorded: test/cases/ansible.builtin.apt/arguments.yml',
  },
  aptTold: {
    before: '`apt_repository` does not say which files came and went, nor a failed update how often it was tried',
    since: 'they do: `sources_added`, `sources_removed`, `after N retries`',
    told: 'the modules of ansible-core 2.19, run on a root of their own',
  },
  fileWords: {
    before: '`file` tells why a touch failed, and quotes `"force=yes"` twice',
    since: "it does not, and quotes `'force=yes'` once",
    told: 'recorded: test/cases/ansible.builtin.file',
  },
  commandWords: {
    before:
      '`command` tells itself that nothing was given, or too much, and (as `pip` and `synchronize`) why a program cannot be started',
    since: 'these are faults of its options, and it says `Error executing command.`',
    told: 'recorded: test/cases/ansible.builtin.command/arguments.yml, ansible.builtin.pip/install.yml',
  },
  slurpWords: {
    before: '`slurp` says `file not found`, and of a path below a file why it cannot be read',
    since: 'it says `File not found`, and of such a path only `Unable to slurp file`',
    told: 'recorded: test/cases/ansible.builtin.slurp/file.yml',
  },
  checkModeOfAssemble: {
    before: '`assemble` is left out in check mode',
    since: 'it says whether the file would change',
    told: 'recorded: test/cases/ansible.builtin.assemble/parts.yml',
  },
  lowerTruths: {
    before: '`debconf` shows the truth of a question that is new as it was given (`True`)',
    since: 'it shows it as debconf writes it (`true`)',
    told: 'recorded: test/cases/ansible.builtin.debconf/answers.yml',
  },
  noticesInResults: {
    before: "warnings of an action (raw's, of the environment) are shown, and not in its result",
    since: 'they are in its result, too',
    told: 'recorded: test/cases/ansible.builtin.raw/run.yml',
  },
  checkModeOfActions: {
    before: '`uri` is left out in check mode as a module, when its options have been looked at',
    since: 'its action leaves it out, before that, and in other words',
    told: 'recorded: test/cases/ansible.builtin.uri/request.yml',
  },
  quietLocalAccounts: {
    before: '`user` and `group` with `local` warn of an account or group that is not there yet',
    since: 'they do not',
    told: 'recorded: test/cases/ansible.builtin.user/local.yml',
  },
  laterFacts: {
    before:
      'setup has no `ansible_flags`, `ansible_systemd`, `ansible_locally_reachable_ips`, and of mounts no `dump` and `passno`; `sectors` of devices are texts, in units of 512 bytes; the version of a Debian has the point release where python3-distro is installed',
    since:
      "it has them; the version of a Debian has the point release; `sectors` are numbers, of the device's own size",
    told: 'recorded: test/modules/ansible.builtin/setup',
  },
  templateErrors: {
    before: 'errors of templates are told in the words of Jinja2 and Python, with the template',
    since: 'errors of templates are told as a chain: what was being done, which plugin failed, and why',
    told: 'Contextual Warnings and Errors',
  },
} as const satisfies Readonly<Record<string, Difference>>;

type DifferenceName = keyof typeof CORE_DIFFERENCES;

/** Which semantics a run has: its line, and for each difference whether 2.19's side of it counts. */
export type Core = {
  readonly line: CoreLine;
  /** What `ansible_version` says. */
  readonly version: readonly [number, number, number];
} & Readonly<Record<DifferenceName, boolean>>;

function coreOf(line: CoreLine, version: Core['version']): Core {
  const isNew = line !== '2.14';
  const sides = Object.fromEntries(Object.keys(CORE_DIFFERENCES).map(name => [name, isNew]));
  return { line, version, ...(sides as Record<DifferenceName, boolean>) };
}

const CORES: Readonly<Record<CoreLine, Core>> = {
  '2.14': coreOf('2.14', [2, 14, 18]),
  '2.19': coreOf('2.19', [2, 19, 11]),
};

export const core = (line: CoreLine): Core => CORES[line];

/** The line that a run has unless told otherwise. */
export const DEFAULT_CORE: Core = CORES['2.14'];
