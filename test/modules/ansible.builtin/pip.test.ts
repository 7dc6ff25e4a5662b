import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pip from '../../../src/modules/ansible.builtin/pip/index.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';
import { type StandIns, standIns } from '../../support/stand-ins.ts';

let lab: StandIns;
beforeEach(() => {
  lab = standIns();
});
afterEach(() => lab.remove());

const inLab = (name: string) => join(lab.directory, name);

/** What pip looks for in the host's Python comes from the task's variable. */
const run = async (args: Record<string, Value>, interpreter = '', checkMode = false) =>
  (await runModule(pip, args, { checkMode, env: lab.env, render: () => interpreter })).result;

test('the Python that the playbook names is the one whose packages are meant', async () => {
  lab.program('python9', '[ "$1" = -c ] || echo "Successfully installed it"');
  const result = await run({ name: 'it' }, inLab('bin/python9'));
  expect(result).toMatchObject({
    changed: true,
    cmd: [inLab('bin/python9'), '-m', 'pip.__main__', 'install', 'it'],
  });
});

test('without pip in that Python, pip3 of PATH; without that, a word about it', async () => {
  lab.program('python9', 'exit 1');
  lab.program('pip3', 'echo "it==1.0"');
  const interpreter = inLab('bin/python9');
  expect(await run({ name: 'it' }, interpreter)).toMatchObject({
    changed: false,
    cmd: [inLab('bin/pip3'), 'install', 'it'],
  });
  expect(await run({ name: 'it' }, interpreter, true)).toMatchObject({ changed: false });
  const env = { ...lab.env, PATH: '/nowhere' };
  const bare = await runModule(pip, { name: 'it' }, { env, render: () => interpreter });
  expect(bare.result).toEqual({
    failed: true,
    msg: 'Unable to find any of pip3 to use.  pip needs to be installed.',
  });
});

/** A wheel is a ZIP file of the module and three notes about it; Python writes it, as pip reads it there. */
function writeWheel(version: string): void {
  const [info, name] = [`demo_x-${version}.dist-info`, `demo_x-${version}-py3-none-any.whl`];
  const files = {
    'demo_x.py': `version = '${version}'\n`,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: demo-x\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: '',
  };
  const script =
    'import json, sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], "w")\n[z.writestr(*f) for f in json.loads(sys.argv[2]).items()]\nz.close()';
  execFileSync('/usr/bin/python3', ['-c', script, join(inLab('wheels'), name), JSON.stringify(files)]);
}

const hasVenv = existsSync('/usr/bin/python3') && existsSync('/usr/share/python-wheels');
(hasVenv ? test : test.skip)(
  'a real virtual environment: made, filled, brought forward, emptied',
  async () => {
    mkdirSync(inLab('wheels'));
    writeWheel('1.0');
    writeWheel('2.0');
    writeFileSync(inLab('requirements.txt'), 'demo-x==1.0\n');
    const venv = { virtualenv: inLab('venv'), virtualenv_command: '/usr/bin/python3 -m venv' };
    const local = { ...venv, extra_args: `--no-index --find-links ${inLab('wheels')}` };
    expect(await run({ ...venv, name: 'demo_x' }, '', true)).toEqual({ changed: true });
    expect(existsSync(inLab('venv'))).toBe(false);
    expect(await run({ ...local, requirements: inLab('requirements.txt') })).toMatchObject({ changed: true });
    expect(await run({ ...local, requirements: inLab('requirements.txt') })).toMatchObject({ changed: false });
    expect(await run({ ...venv, name: 'Demo.X>=1,<2' }, '', true)).toMatchObject({ changed: false });
    expect(await run({ ...venv, name: 'demo_x>1.0' }, '', true)).toMatchObject({ changed: true });
    expect(await run({ ...local, name: 'demo_x', state: 'latest' })).toMatchObject({ changed: true });
    expect(await run({ ...local, name: 'demo_x', version: '2.0' })).toMatchObject({ changed: false });
    expect(await run({ ...venv, name: 'demo_x', state: 'absent' })).toMatchObject({ changed: true });
    expect(await run({ ...venv, name: 'demo_x', state: 'absent' })).toMatchObject({ changed: false });
    expect(await run({ ...local, name: 'no-such-thing' })).toMatchObject({ failed: true });
  },
  60_000,
);
