import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskStep } from '../../../../src/engine/compile/steps.ts';
import { explanationOf } from '../../../../src/engine/explain/explanations.ts';
import { failureData } from '../../../../src/engine/explain/failures.ts';
import { PROJECT } from '../../../support/run-playbook.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsplay-failures-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'site.yml');
writeFileSync(file, '- hosts: all\n  tasks:\n    - ping:\n');
const step = { ast: { at: { file, line: 3, column: 7 } } } as TaskStep;

test.each([new TypeError('x is not a function'), new RangeError('Invalid time value')])(
  'a fault of ours fails the task of its host: %s',
  error => {
    const data = failureData(error, step);
    expect([data.get('failed'), String(data.get('msg'))]).toEqual([true, `${error.name}: ${error.message}`]);
    expect(explanationOf(data)).toContain('site.yml:3:7');
    expect(explanationOf(data)).toContain('hint: this is probably a bug of tsplay');
  },
);

test('what ends the run ends it', () => {
  const interruption = new Error('User interrupted execution');
  expect(() => failureData(interruption, step)).toThrow(interruption);
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
