import { lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { core } from '../../../../src/core-line.ts';
import aptRepository from '../../../../src/modules/ansible.builtin/apt_repository/index.ts';
import { runModule } from '../../../support/module-context.ts';
import { standInsOfEachTest } from '../../../support/stand-ins.ts';

const lab = standInsOfEachTest();
const repo = 'deb [trusted=yes] http://127.0.0.1:9/pve ./';
const add = (name: string, args = {}) =>
  runModule(aptRepository, { repo, filename: lab.path(name), update_cache_retries: 1, ...args }, { env: lab.env() });

test('lists that could not be fetched fail the task, and the sources are as they were', async () => {
  lab.program('apt-get', 'echo "W: Failed to fetch http://127.0.0.1:9/pve/InRelease  Connection refused" >&2');
  const { result } = await add('new');
  expect(result.msg).toBe(
    'Failed to update apt cache: W:Failed to fetch http://127.0.0.1:9/pve/InRelease  Connection refused',
  );
  expect(lab.calls()).toEqual(['apt-get -q update']);
  expect(() => lstatSync(lab.path('new.list'))).toThrow('ENOENT');
});

// as the module of ansible-core 2.19 answers on a root of its own (APT_CONFIG)
test('on the line of 2.19 it says which files came, and how often a failed update was tried', async () => {
  lab.program('apt-get', 'echo "W: something else" >&2');
  const run = (name: string, args = {}) =>
    runModule(
      aptRepository,
      { repo, filename: lab.path(name), ...args },
      { env: lab.env(), core: core('2.19'), diffMode: false },
    );
  expect((await run('new')).result).toMatchObject({
    sources_added: [lab.path('new.list')],
    sources_removed: [],
    diff: [],
  });
  expect((await run('none', { state: 'absent' })).result).toMatchObject({ sources_added: [], sources_removed: [] });
  expect((await add('other')).result).not.toHaveProperty('sources_added');
  lab.program('apt-get', 'echo "W: Failed to fetch x" >&2');
  expect((await run('never', { update_cache_retries: 1 })).result.msg).toBe(
    'Failed to update apt cache after 1 retries: W:Failed to fetch x',
  );
});

test('an update that works is no failure', async () => {
  lab.program('apt-get', 'echo "W: something else" >&2');
  expect((await add('new')).result).toMatchObject({ changed: true });
  expect(lab.read('new.list')).toBe(`${repo}\n`);
});

test.each([{}, { checkMode: true }])(
  'a link where the list shall be is neither replaced nor followed %j',
  async options => {
    mkdirSync(lab.path('other'));
    writeFileSync(lab.path('other/victim'), 'untouched');
    symlinkSync('other/victim', lab.path('planted.list'));
    const args = { repo, filename: lab.path('planted'), update_cache: false };
    const { result } = await runModule(aptRepository, args, { env: lab.env(), ...options });
    expect(result.msg).toBe(
      `${lab.path('planted.list')} is a symbolic link: it is neither replaced nor followed. Name another file (filename)`,
    );
    expect(lab.read('other/victim')).toBe('untouched');
    expect(lstatSync(lab.path('planted.list')).isSymbolicLink()).toBe(true);
  },
);
