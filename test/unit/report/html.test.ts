import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskInfo, TaskResult } from '../../../src/engine/events.ts';
import { HtmlReporter } from '../../../src/report/html.ts';
import { Dict } from '../../../src/values.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsplay-html-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const task: TaskInfo = {
  id: 1,
  name: 'Read <what> the host says',
  action: 'command',
  at: { file: 'play.yml', line: 3, column: 5 },
  handler: false,
  loop: false,
  checkMode: false,
  ignoreErrors: false,
  argumentsText: () => '',
};

function failed(msg: string): TaskResult {
  const data = Dict.from({ changed: false, failed: true, msg });
  return {
    host: 'pve',
    delegatedTo: undefined,
    task,
    status: 'failed',
    ignored: false,
    ms: 1234,
    data,
    diffs: [],
    warnings: [],
    noLog: false,
  };
}

async function page(msg: string, result = failed(msg)): Promise<string> {
  const file = join(folder, 'run.html');
  const reporter = new HtmlReporter(file, function* (text) {
    yield;
    return text.replaceAll('hunter22', '********');
  });
  await reporter.handle({ type: 'run-start', playbooks: ['plays/site.yml'], checkMode: true });
  await reporter.handle({
    type: 'play-start',
    name: 'All <b>hosts</b> hunter22',
    strategy: 'linear',
    checkMode: true,
    at: task.at,
  });
  await reporter.handle({ type: 'host-result', result });
  const stats = { ok: 0, changed: 0, unreachable: 0, failed: 1, skipped: 0, rescued: 0, ignored: 0 };
  await reporter.handle({ type: 'stats', hosts: new Map([['pve', stats]]), custom: new Map(), checkMode: true });
  await reporter.close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  return readFileSync(file, 'utf8');
}

test('what a run brings into the page is escaped', async () => {
  const html = await page('<script>alert(1)</script>');
  expect(html).not.toContain('<script>');
  expect(html).toContain('&lt;script&gt;');
  expect(html).toContain('All &lt;b&gt;hosts&lt;/b&gt;');
  expect(html).toContain('Read &lt;what&gt; the host says');
});

test('secrets are taken out, and control characters are shown', async () => {
  const html = await page('password hunter22 \x1b[2J');
  expect(html).not.toContain('hunter22');
  expect(html).not.toContain('\x1b');
  expect(html).toContain('********');
});

test('it tells the playbook, the mode, the hosts and how long a task took', async () => {
  const html = await page('no');
  expect(html).toContain('site.yml');
  expect(html).toContain('check mode');
  expect(html).toMatch(/<td>pve<\/td>(<td class="n">\d<\/td>){7}/);
  expect(html).toContain('1.23');
});

test('a loop under no_log shows no items, and names are masked', async () => {
  const item: TaskResult = {
    ...failed('no'),
    noLog: true,
    itemLabel: 'unmarked item',
    data: Dict.from({ censored: 'yes' }),
  };
  const html = await page('', { ...failed('one failed'), host: 'pve hunter22', items: [item] });
  expect(html).not.toContain('unmarked item');
  expect(html).toContain('(censored due to no_log): failed');
  expect(html).not.toContain('hunter22');
});
