import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent, TaskInfo, TaskResult } from '../../../../src/engine/events.ts';
import { JunitReporter } from '../../../../src/report/callbacks/additional/junit.ts';
import { junitXml } from '../../../../src/report/callbacks/junit-xml.ts';
import { createScreen } from '../../../../src/report/screen.ts';
import { Dict } from '../../../../src/values.ts';

const HOSTILE = 'a\x1b[2Jb\x85c\u202ed\u2066e<\n\tf\ufffe\ud800';
const at = { file: '/p/play.yml', line: 5, column: 7 };

function task(name: string, id = 1): TaskInfo {
  return {
    id,
    name,
    action: 'fail',
    at,
    handler: false,
    loop: false,
    checkMode: false,
    ignoreErrors: false,
    argumentsText: () => 'msg=x',
  };
}

function result(info: TaskInfo, data: Dict, more: Partial<TaskResult>): RunEvent {
  const plain = { host: 'web1', delegatedTo: undefined, task: info, status: 'ok', ignored: false, ms: 1 } as const;
  return { type: 'host-result', result: { ...plain, data, diffs: [], warnings: [], noLog: false, ...more } };
}

const mask = (text: string) => text.replaceAll('s3cret', '********');

/** The file that a run leaves, times taken out. */
async function written(env: Record<string, string>, results: readonly RunEvent[]): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'junit-'));
  try {
    const screen = createScreen({ out: () => undefined, err: () => undefined, mask: text => text }, 80, undefined);
    const reporter = new JunitReporter({
      screen,
      options: {
        verbosity: 0,
        displaySkippedHosts: true,
        displayOkHosts: true,
        displayFailedStderr: false,
        showCustomStats: false,
        checkModeMarkers: false,
        showTaskPathOnFailure: false,
      },
      env: { JUNIT_OUTPUT_DIR: directory, ...env },
      home: '/nowhere',
      mask,
      masking: function* (text) {
        yield;
        return mask(text);
      },
      dumpYaml: function* () {
        yield;
        return [];
      },
    });
    await reporter.handle({ type: 'playbook-start', file: '/p/play.yml', plays: 1 });
    await reporter.handle({ type: 'play-start', name: 'First', strategy: 'linear', checkMode: false, at });
    for (const event of results) await reporter.handle(event);
    await reporter.handle({ type: 'stats', hosts: new Map(), custom: new Map(), checkMode: false });
    const [file = ''] = readdirSync(directory);
    expect(file).toMatch(/^play-\d+(\.\d+)?\.xml$/);
    return readFileSync(join(directory, file), 'utf8').replace(/time="[^"]*"/g, 'time="T"');
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const FAILURE = Dict.from({ changed: false, failed: true, msg: 'because & <this> s3cret' });

describe('the callback junit', () => {
  test('lays out a failure as Ansible does', async () => {
    const info = task('Fails in block');
    const xml = await written({}, [{ type: 'task-start', task: info }, result(info, FAILURE, { status: 'failed' })]);
    expect(xml.split('\n')).toEqual([
      '<?xml version="1.0" ?>',
      '<testsuites disabled="0" errors="0" failures="1" tests="1" time="T">',
      '\t<testsuite disabled="0" errors="0" failures="1" name="play" skipped="0" tests="1" time="T">',
      '\t\t<testcase classname="/p/play.yml:5" name="[web1] First: Fails in block msg=x" time="T">',
      '\t\t\t<failure message="because &amp; &lt;this&gt; ********" type="failure">{',
      '&quot;changed&quot;: false,',
      '&quot;msg&quot;: &quot;because &amp; &lt;this&gt; ********&quot;',
      '}</failure>',
      '\t\t</testcase>',
      '\t</testsuite>',
      '</testsuites>',
      '',
    ]);
  });

  const failed = { status: 'failed' } as const;
  const ignored = { status: 'failed', ignored: true } as const;
  test.each([
    ['an ignored failure', {}, 'x', ignored, 'system-out'],
    ['an ignored failure that counts', { JUNIT_FAIL_ON_IGNORE: 'True' }, 'x', ignored, 'failure'],
    ['a change', {}, 'x', { status: 'changed' }, 'system-out'],
    ['a change that counts', { JUNIT_FAIL_ON_CHANGE: 'true' }, 'x', { status: 'changed' }, 'failure'],
    ['an expected failure', {}, 'EXPECTED FAILURE', failed, 'system-out'],
    ['a toggled success', {}, 'TOGGLE RESULT', { status: 'ok' }, 'failure'],
    ['a skipped task', {}, 'x', { status: 'skipped' }, 'skipped'],
  ] as const)('%s', async (_, env, name, more, element) => {
    expect(await written(env, [result(task(name), FAILURE, more)])).toContain(`<${element}`);
  });

  test('options shape names and classes', async () => {
    const env = { JUNIT_HIDE_TASK_ARGUMENTS: 'True', JUNIT_TASK_CLASS: 'true', JUNIT_TASK_RELATIVE_PATH: '/p/roles' };
    const info = task('x');
    expect(await written(env, [result(info, FAILURE, failed)])).toContain('classname="../play" name="[web1] First: x"');
    const placed = { ...env, JUNIT_REPLACE_OUT_OF_TREE_PATH: 'out-of-tree:' };
    expect(await written(placed, [result(info, FAILURE, failed)])).toContain('classname="out-of-tree:play"');
    expect(await written({ JUNIT_TEST_CASE_PREFIX: 'TEST' }, [result(info, FAILURE, { status: 'ok' })])).toContain(
      'tests="0"',
    );
  });
});

test('what a host says neither spoils the file nor steers who reads it', async () => {
  expect(
    junitXml('s\x9b', [{ name: 'n', classname: 'c', seconds: 0, outcome: { kind: 'ok', output: HOSTILE } }]),
  ).toContain('<system-out>a\\x1b[2Jb\\x85c\\u202ed\\u2066e&lt;\n\tf?</system-out>');
});
