import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlay } from '../support/play-on-sshd.ts';
import { sshdMissing, startSshd, type TestSshd } from '../support/sshd.ts';

const withSshd = sshdMissing() === undefined ? describe : describe.skip;

withSshd('the items of a loop whose scripts are sent ahead', () => {
  let sshd: TestSshd;
  let folder: string;
  beforeAll(async () => {
    sshd = await startSshd({ hostKeyTypes: ['ed25519'] });
  });
  afterAll(() => sshd[Symbol.asyncDispose]());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tsplay-loop-'));
    mkdirSync(join(folder, 'to'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The lines that the play shows of its items and of its end. */
  async function shown(task: object): Promise<string[]> {
    const { output } = await startPlay(sshd, { folder, play: { tasks: [task] } }).ended;
    return output.split('\n').filter(line => /^(ok|changed|failed|skipping|fatal|node1)/.test(line));
  }

  const to = (name: string) => join(folder, 'to', name);
  const range = (count: number) => Array.from({ length: count }, (_, index) => index);

  test('end as they would one after the other where they touch the same file', async () => {
    // every third mode depends on the file that is there: such an item needs a second script
    const items = range(40).map(index => ({ text: `${index >> 1}`, mode: index % 3 === 0 ? 'u=rw,g+r' : '0644' }));
    const lines = await shown({
      copy: { dest: to('f'), content: '{{ item.text }}', mode: '{{ item.mode }}' },
      loop: items,
      loop_control: { label: '{{ item.text }}' },
    });
    expect(lines.slice(0, -1)).toEqual(
      items.map(({ text }, index) => `${index % 2 === 0 ? 'changed' : 'ok'}: [node1] => (item=${text})`),
    );
    expect(readFileSync(to('f'), 'utf8')).toBe('19');
  });

  test('find what the items ahead of them made and removed', async () => {
    const steps = [
      'd directory',
      'd directory',
      'd/e directory',
      'd absent',
      'd absent',
      'd touch',
      'd file',
      'd/e absent',
    ];
    const lines = await shown({
      file: { path: `${to('')}{{ item.split()[0] }}`, state: '{{ item.split()[1] }}', mode: '{{ omit }}' },
      loop: steps,
    });
    const words = ['changed', 'ok', 'changed', 'changed', 'ok', 'changed', 'ok', 'ok'];
    expect(lines.slice(0, -1)).toEqual(steps.map((step, index) => `${words[index]}: [node1] => (item=${step})`));
  });

  test('keep their order with conditions, backups and failures between', async () => {
    const lines = await shown({
      copy: { dest: '{{ item }}', content: '{{ item }}', backup: true },
      loop: [to('a'), to('no/such'), to('b'), 'skipped', to('a'), to('c')],
      when: "item != 'skipped'",
    });
    expect(lines.map(line => line.replace(folder, '').replace(/ => \{.*/, ''))).toEqual([
      'changed: [node1] => (item=/to/a)',
      'failed: [node1] (item=/to/no/such)',
      'changed: [node1] => (item=/to/b)',
      'skipping: [node1] => (item=skipped) ',
      'ok: [node1] => (item=/to/a)',
      'changed: [node1] => (item=/to/c)',
      expect.stringContaining('failed=1'),
    ]);
  });

  test('do nothing behind an item that cannot be rendered', async () => {
    writeFileSync(join(folder, 't.j2'), '{{ item.name }}');
    const lines = await shown({
      template: { src: 't.j2', dest: '{{ item.dest }}' },
      loop: [{ name: 1, dest: to('1') }, { name: 2 }, { name: 3, dest: to('3') }],
      loop_control: { label: 'x' },
    });
    expect(lines[0]).toBe('changed: [node1] => (item=x)');
    expect(lines[1]).toMatch(/^fatal: .*no attribute 'dest'/);
    expect(readdirSync(join(folder, 'to'))).toEqual(['1']);
  });
});
