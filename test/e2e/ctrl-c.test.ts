import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/tsplay.js', import.meta.url));
const withTerminal = spawnSync('script', ['--version']).error === undefined ? describe : describe.skip;

withTerminal('ctrl+C at a terminal', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tsplay-ctrl-c-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a play at a terminal; each of the keys is pressed when the text before it has come. */
  const run = async (play: object, keys: readonly (readonly [after: string, key: string])[], args = '') => {
    writeFileSync(join(folder, 'play.yml'), JSON.stringify([{ hosts: 'all', gather_facts: false, ...play }]));
    // exec: a shell that waited for the program would get the signal too, and some then give 130 for whatever it ends with
    const command = `exec ${process.execPath} ${PROGRAM} -i here, -c local ${args} play.yml`;
    const child = spawn('script', ['-qefc', command, '/dev/null'], {
      cwd: folder,
      env: { ...process.env, SHELL: '/bin/sh', ANSIBLE_NOCOLOR: '1' },
    });
    const left = [...keys];
    let output = '';
    let unseen = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      unseen += chunk.toString();
      const [next] = left;
      if (next === undefined || !unseen.includes(next[0])) return;
      left.shift();
      unseen = '';
      // the terminal is made ready for keys after the question is written
      setTimeout(() => child.stdin.write(next[1]), 200);
    });
    const rc = await new Promise<number | null>(resolve => child.once('close', resolve));
    return { rc, output };
  };

  const after = { debug: { msg: 'the play went on' } };
  const timed = { tasks: [{ pause: { seconds: 60 } }, after] };
  const question = "Press 'C' to continue the play or 'A' to abort";

  test.each<[string, object, readonly (readonly [string, string])[], number, boolean]>([
    [
      'in a pause, then A',
      timed,
      [
        ['ctrl+C', '\x03'],
        [question, 'A'],
      ],
      2,
      false,
    ],
    [
      'in a pause, then C',
      timed,
      [
        ['ctrl+C', '\x03'],
        [question, 'c'],
      ],
      0,
      true,
    ],
    [
      'at a prompt, then A',
      { tasks: [{ pause: { prompt: 'ask' } }, after] },
      [
        ['ask', '\x03'],
        [question, 'a'],
      ],
      2,
      false,
    ],
    ['at a variable', { vars_prompt: [{ name: 'x', private: false }], tasks: [after] }, [['x: ', '\x03']], 99, false],
    ['at a hidden variable', { vars_prompt: [{ name: 'x' }], tasks: [after] }, [['x: ', '\x03']], 99, false],
  ])('%s', async (_name, play, keys, code, goesOn) => {
    const { rc, output } = await run(play, keys);
    expect(rc).toBe(code);
    expect(output.includes('the play went on')).toBe(goesOn);
    expect(output.includes('User interrupted execution')).toBe(code === 99);
    expect(output.includes('user requested abort!')).toBe(code === 2);
  });

  test('at a password', async () => {
    const { rc, output } = await run({ tasks: [after] }, [['SSH password: ', '\x03']], '-k');
    expect(rc).toBe(99);
    expect(output).toContain('ERROR! User interrupted execution');
  });

  test('in tasks that wait for nothing', async () => {
    const loop = { debug: { msg: 'x' }, loop: '{{ range(0, 5000000) | list }}', when: 'item < 0', no_log: true };
    // whoever cannot be interrupted runs it to its end, and on
    const { rc, output } = await run({ tasks: [loop, after] }, [['TASK [debug]', '\x03']]);
    expect(rc).toBe(99);
    expect(output).not.toContain('the play went on');
  });
});
