import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Interruption } from '../../../../src/cli/interrupt.ts';
import type { TaskStep } from '../../../../src/engine/compile/steps.ts';
import { explanationOf } from '../../../../src/engine/explain/explanations.ts';
import { failureData } from '../../../../src/engine/explain/failures.ts';
import { PythonError } from '../../../../src/python/error.ts';
import { PROJECT } from '../../../support/run-playbook.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsplay-failures-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'site.yml');
writeFileSync(file, '- hosts: all\n  tasks:\n    - ping:\n');
const step = { ast: { at: { file, line: 3, column: 7 } } } as TaskStep;

test.each([new TypeError('x is not a function'), new RangeError('Invalid time value'), new Error('unforeseen')])(
  'a fault of ours fails the task of its host: %s',
  error => {
    const data = failureData(error, step);
    expect([data.get('failed'), String(data.get('msg'))]).toEqual([true, `${error.name}: ${error.message}`]);
    expect(explanationOf(data)).toContain('site.yml:3:7');
    expect(explanationOf(data)).toContain('hint: this is probably a bug of tsplay');
  },
);

test('what Python would have raised fails the task, in its words', () => {
  const data = failureData(new PythonError('IndexError', "unknown group name 'nope'"), step);
  expect(String(data.get('msg'))).toBe("IndexError: unknown group name 'nope'");
});

test('what ends the run ends it', () => {
  for (const ending of [new Interruption('SIGINT'), new DOMException('aborted', 'AbortError')])
    expect(() => failureData(ending, step)).toThrow(ending);
});

test('what this machine refuses fails the task, and the play goes on', () => {
  const tasks = [
    { fetch: { src: file, dest: join(folder, 'x'.repeat(300)), flat: true }, ignore_errors: true },
    { debug: { msg: 'the play went on' } },
  ];
  writeFileSync(join(folder, 'play.yml'), JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`${PROJECT}dist/tsplay.js`, '-i', 'here,', '-c', 'local', 'play.yml'],
    { cwd: folder, encoding: 'utf8' },
  );
  expect(stdout).toContain('"msg": "ENAMETOOLONG: name too long');
  expect(stdout).toContain('the play went on');
  expect(stderr).toContain('hint: that was on this machine, not on the host');
  expect(status).toBe(0);
});

function play(
  tasks: readonly object[],
  hosts: string,
  before = '',
): { status: number | null; stdout: string; stderr: string } {
  writeFileSync(join(folder, 'play.yml'), JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]));
  const words = `${before} exec ${process.execPath} ${PROJECT}dist/tsplay.js -i ${hosts}, -c local -f 50 play.yml`;
  return spawnSync('/bin/sh', ['-c', words], { cwd: folder, encoding: 'utf8' });
}

test.each([
  ['replace', { regexp: 'hosts', replace: '\\g<nope>' }, "IndexError: unknown group name 'nope'"],
  ['replace', { regexp: 'hosts', replace: '\\9' }, 're.error: invalid group reference 9 at position 1'],
  ['replace', { regexp: 'not there', replace: '\\9' }, 're.error: invalid group reference 9 at position 1'],
  ['lineinfile', { regexp: 'hosts', line: '\\9', backrefs: true }, 're.error: invalid group reference 9 at position 1'],
])('a replacement of %s that makes no sense fails its task: %j', (name, options, words) => {
  const { status, stdout } = play([{ [name]: { path: file, ...options }, ignore_errors: true }, { debug: {} }], 'a,b');
  expect(stdout).toContain(`fatal: [b]: FAILED! => {"changed": false, "msg": "${words}"}`);
  expect(stdout).toMatch(/^b +: ok=2 .* ignored=1/m);
  expect(status).toBe(0);
});

test('hosts for which this machine has no descriptors left cannot be reached; the others go on', () => {
  const hosts = Array.from({ length: 50 }, (_, index) => `h${index}`).join(',');
  const { status, stdout, stderr } = play([{ command: 'true' }], hosts, 'ulimit -n 64;');
  expect(stdout).toContain(
    '"msg": "This machine can start no more programs: too many open files", "unreachable": true',
  );
  expect(stderr).toContain('hint: raise the limit of open files');
  expect(stderr).not.toContain('    at ');
  expect(stdout).toMatch(/ok=1 .*unreachable=0/);
  expect(status).toBe(4);
});
