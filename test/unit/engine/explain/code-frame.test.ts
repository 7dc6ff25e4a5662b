import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeFrame } from '../../../../src/engine/explain/code-frame.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsplay-frame-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The lines of a text, counted from 1, that a frame at some line of it shows. */
function shownLines(text: string): number[] {
  const file = join(folder, 'play.yml');
  writeFileSync(file, text);
  const lines = text.trimEnd().split('\n');
  const frames = lines.map((_, index) => codeFrame({ file, line: index + 1, column: 1 }));
  return lines.flatMap((line, index) => (frames.some(frame => frame.includes(` | ${line}\n`)) ? [index + 1] : []));
}

test('the line of a place is shown, and the one before it', () => {
  const file = join(folder, 'a.yml');
  writeFileSync(file, 'one: 1\n  two: 2\n');
  expect(codeFrame({ file, line: 2, column: 3 })).toBe(`${file}:2:3\n  1 | one: 1\n> 2 |   two: 2\n    |   ^`);
});

test('a hidden place shows no line', () => {
  const file = join(folder, 'b.yml');
  writeFileSync(file, 'one: 1\n');
  expect(codeFrame({ file, line: 1, column: 1, hidden: true })).toBe(`${file}:1:1`);
});

test('a password that is spelled out is not shown, a template is', () => {
  const file = join(folder, 'c.yml');
  writeFileSync(file, 'user: name=a password=b state=c\nuser: {password: "d e", name: f}\nurl_password: "{{ g }}"\n');
  expect(codeFrame({ file, line: 2, column: 1 })).toContain('1 | user: name=a password=******** state=c');
  expect(codeFrame({ file, line: 2, column: 1 })).toContain('2 | user: {password: ********, name: f}');
  expect(codeFrame({ file, line: 3, column: 1 })).toContain('3 | url_password: "{{ g }}"');
});

test.each([
  ['a task', '- name: a\n  user:\n    password: b\n  no_log: true\n- name: c\n', [5]],
  ['a task, as its first key', '- no_log: true\n  user: b\n- name: c\n', [3]],
  ['a block with its tasks', '- block:\n    - user: b\n    - name: c\n  no_log: yes\n- name: d\n', [5]],
  ['a play', '- hosts: all\n  no_log: "{{ hide }}"\n  tasks:\n    - user: b\n\n- hosts: d\n', [6]],
  ['a task in braces', '- {user: {password: b}, no_log: true}\n- name: c\n', [2]],
  ['a task in braces of two lines', '- {user: {password: b},\n   no_log: true}\n- name: c\n', [3]],
  ['nothing where it says no', '- user: b\n  no_log: false\n- name: c\n', [1, 2, 3]],
  ['nothing as a comment', '- user: b\n  # no_log: true\n- name: c\n', [1, 2, 3]],
])('no_log hides %s', (_what, text, shown) => {
  expect(shownLines(text)).toEqual(shown);
});
