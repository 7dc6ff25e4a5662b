import { join } from 'node:path';

/** The options of the callback `junit`, which come from the environment alone. */
export interface JunitSettings {
  readonly outputDir: string;
  /** One class a file, without the line. */
  readonly taskClass: boolean;
  readonly relativeTo: string;
  readonly outOfTree: string | undefined;
  readonly failOnChange: boolean;
  readonly failOnIgnore: boolean;
  readonly includeSetup: boolean;
  readonly hideArguments: boolean;
  readonly testCasePrefix: string;
}

export function junitSettings(env: Readonly<Record<string, string | undefined>>, home: string): JunitSettings {
  const on = (name: string, otherwise: string) => (env[name] ?? otherwise).toLowerCase() === 'true';
  return {
    outputDir: env.JUNIT_OUTPUT_DIR ?? join(home, '.ansible.log'),
    taskClass: on('JUNIT_TASK_CLASS', 'False'),
    relativeTo: env.JUNIT_TASK_RELATIVE_PATH ?? '',
    outOfTree: env.JUNIT_REPLACE_OUT_OF_TREE_PATH,
    failOnChange: on('JUNIT_FAIL_ON_CHANGE', 'False'),
    failOnIgnore: on('JUNIT_FAIL_ON_IGNORE', 'False'),
    includeSetup: on('JUNIT_INCLUDE_SETUP_TASKS_IN_REPORT', 'True'),
    hideArguments: on('JUNIT_HIDE_TASK_ARGUMENTS', 'False'),
    testCasePrefix: env.JUNIT_TEST_CASE_PREFIX ?? '',
  };
}
