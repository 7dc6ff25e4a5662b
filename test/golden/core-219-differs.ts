const TYPES = 'our own safety of lines set in, and names of 2.19’s own types (_AnsibleTaggedStr)';
const WORDS = 'the words of an error that is no template’s';
const PRIVATE = 'our own safety: no message of a task under no_log, and no excerpt';
const RUN_ONCE = 'who goes on after a run_once task has failed';
const FIELDS = 'fields of results that callbacks alone see';
const RETRIED = 'an error is told also of a task whose failed_when clears it after its retries';

/** Plays that do not come out as with ansible-core 2.19 on the line of 2.19 yet, or on purpose, each with the reason. */
export const DIFFERS: Readonly<Record<string, string>> = {
  'argument-spec-sizes': TYPES,
  'argument-spec-types': TYPES,
  'callback-json': FIELDS,
  'callback-minimal-exception': FIELDS,
  'callback-oneline-exception': FIELDS,
  'clear-host-errors-in-always': 'our own safety: a cleared host does not leave an always unseen',
  'delegate-labels': WORDS,
  'failed-task': RUN_ONCE,
  'files-made-by-the-run': PRIVATE,
  'include-groups': 'the order in which hosts that were skipped are told',
  'lookup-config': WORDS,
  'lookups-of-tables': 'the ini lookup does not interpolate in 2.19',
  'loop-warnings': FIELDS,
  'no-log': PRIVATE,
  'no-log-common-words': PRIVATE,
  'options-by-variable': WORDS,
  'own-modules': 'warnings of internal keys in results',
  'password-hash': WORDS,
  'password-hash-names': 'what passlib and crypt know where it was recorded',
  'password-hash-refused': WORDS,
  'password-schemes': WORDS,
  'play-hosts-rescue': WORDS,
  'required-role-arguments': 'an error of a role’s arguments has no origin in 2.19',
  'role-arguments': 'an error of a role’s arguments has no origin in 2.19',
  'run-once-fails-in-body': RUN_ONCE,
  'run-once-fails-in-include': RUN_ONCE,
  'types-of-texts': 'names of the types of omit and Markup',
  'until-and-failed-when': RETRIED,
  'until-shown': RETRIED,
  'values-as-text': WORDS,
  'variables-written-by-a-play': 'group_vars that a play writes are not read again in 2.19',
};

/** Plays that come out otherwise in their indentation alone: further lines of a message are set in, so that none looks like one of ours. */
export const SET_IN: ReadonlySet<string> = new Set([
  'argument-spec-dict-text',
  'argument-spec-none',
  'argument-spec-rules',
  'callback-debug',
  'callback-result-format-yaml',
  'callback-minimal',
  'errors-of-actions',
  'files-not-found',
  'random-seeds',
]);
