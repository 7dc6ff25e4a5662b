import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controllerInterpreter } from '../../../../src/bridge/controller/interpreter.ts';
import { controllerPython } from '../../../../src/python/controller-python.ts';

const top = mkdtempSync(join(tmpdir(), 'tsplay-interpreter-'));
afterAll(() => rmSync(top, { recursive: true }));

function environment(name: string, ...programs: readonly string[]): string {
  mkdirSync(join(top, name, 'bin'), { recursive: true });
  for (const program of programs) writeFileSync(join(top, name, 'bin', program), '', { mode: 0o755 });
  return join(top, name);
}

test("takes the Python whose packages hold the ansible-core, else the machine's", () => {
  const both = environment('both', 'python3.11', 'python3');
  const one = environment('one', 'python3');
  expect(controllerInterpreter(join(both, 'lib/python3.11/site-packages'))).toBe(join(both, 'bin/python3.11'));
  expect(controllerInterpreter(join(one, 'lib/python3.11/site-packages'))).toBe(join(one, 'bin/python3'));
  expect(controllerInterpreter(join(one, 'lib/python3/dist-packages'))).toBe(join(one, 'bin/python3'));
  expect(controllerInterpreter(join(top, 'src/ansible/lib'))).toBe(controllerPython());
  expect(controllerInterpreter(undefined)).toBe(controllerPython());
});
