import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PROJECT } from '../support/run-playbook.ts';

// The password of a URL reaches the server, and is shown nowhere when the download fails, however it fails.

const PLAIN = 'w4ter-under-br1dge';
const WRITTEN = 'p%40ss%2Fw0rd-of-t1me';
const DECODED = 'p@ss/w0rd-of-t1me';
const basic = (password: string) => Buffer.from(`bob:${password}`).toString('base64');
const TRACES = [PLAIN, WRITTEN, DECODED, basic(PLAIN), basic(DECODED)];

const asked: string[] = [];
let server: Server;
let port: number;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-url-password-'));
  server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization ?? ''}`);
    const again = `http://bob:${PLAIN}@127.0.0.1:${port}/missing`;
    if (request.url === '/moved') return response.writeHead(302, { Location: again }).end();
    if (request.url === '/cut') return request.socket.destroy();
    if (request.url === '/refused')
      return response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end(`not for bob:${PLAIN}`);
    return response.writeHead(404, `nothing at ${again}`, { 'Content-Type': 'text/plain' }).end(again);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  await new Promise(resolve => server.close(resolve));
  rmSync(folder, { recursive: true });
});

function playOf(left: string): string {
  const url = (password: string, path: string) => `http://bob:${password}@127.0.0.1:${port}/${path}`;
  const dest = join(left, 'dest');
  const task = (module: object, more: object = {}) => JSON.stringify({ ...module, ignore_errors: true, ...more });
  const tasks = [
    ...['missing', 'moved', 'cut', 'refused'].map(path => task({ get_url: { url: url(PLAIN, path), dest } })),
    task({ get_url: { url: url(WRITTEN, 'missing'), dest } }),
    task({ get_url: { url: '{{ mirror }}/{{ item }}', dest } }, { loop: ['a', 'b'] }),
    task({ get_url: { url: '{{ item.url }}', dest } }, { loop: [{ url: url(PLAIN, 'missing') }] }),
    task({ get_url: { url: url(PLAIN, 'missing'), dest } }, { until: 'false', retries: 1, delay: 0 }),
    task({ get_url: { url: url(PLAIN, 'missing').replace(String(port), '1'), dest, timeout: 2 } }),
    task({ get_url: { url: url(PLAIN, 'missing'), dest, checksum: `sha256:${url(PLAIN, 'sums')}` } }),
    task({ get_url: { url: url(PLAIN, 'missing'), dest, wrong_option: 1 } }),
    task({ get_url: { url: url(PLAIN, 'missing'), dest: '/nonexistent/folder/file' } }),
    JSON.stringify({ debug: { msg: '{{ mirror }} was not reached' } }),
    JSON.stringify({ get_url: { url: url(PLAIN, 'missing'), dest } }),
  ];
  const vars = JSON.stringify({ mirror: url(WRITTEN, 'mirror') });
  return `- hosts: all\n  gather_facts: false\n  vars: ${vars}\n  tasks:\n${tasks.map(each => `    - ${each}\n`).join('')}`;
}

/** Everything that comes of a run, by where it was found. */
async function waysOut(callback: string, args: readonly string[]): Promise<Map<string, string>> {
  const left = mkdtempSync(join(folder, 'left-'));
  const home = join(left, 'home');
  mkdirSync(home);
  writeFileSync(join(home, 'site.yml'), playOf(left));
  const words = ['-i', 'h1,', '-c', 'local', join(home, 'site.yml'), ...args];
  const child = spawn('node', [`${PROJECT}dist/tsplay.js`, ...words], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 100_000,
    env: {
      ...process.env,
      HOME: home,
      ANSIBLE_STDOUT_CALLBACK: callback,
      ANSIBLE_CALLBACKS_ENABLED: 'junit',
      JUNIT_OUTPUT_DIR: left,
      ANSIBLE_LOG_PATH: join(left, 'log'),
      TSPLAY_HTML_REPORT: join(left, 'report.html'),
    },
  });
  const ended = new Promise<number | null>(resolve => child.once('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect([await ended, err]).toEqual([2, expect.any(String)]);
  const files = readdirSync(left, { withFileTypes: true }).filter(entry => entry.isFile());
  const found = files.map(({ name }) => [name, readFileSync(join(left, name), 'utf8')] as const);
  return new Map([['stdout', out], ['stderr', err], ...found]);
}

function tracesIn(found: ReadonlyMap<string, string>): string[] {
  return [...found].flatMap(([place, shown]) =>
    TRACES.filter(trace => shown.includes(trace)).map(trace => `${trace} in ${place}`),
  );
}

test.each([
  ['default', []],
  ['default', ['-vvv']],
  ['json', ['-vvv']],
  ['yaml', ['-vv']],
])(
  'callback %s %j',
  async (callback, args) => {
    asked.length = 0;
    const found = await waysOut(callback, ['--foresight', 'off', ...args]);
    expect(asked).toEqual(
      expect.arrayContaining([
        `/missing Basic ${basic(PLAIN)}`,
        `/missing Basic ${basic(DECODED)}`,
        `/mirror/b Basic ${basic(DECODED)}`,
      ]),
    );
    expect([...found.keys()]).toEqual(expect.arrayContaining(['log', 'report.html']));
    for (const place of ['stdout', 'log', 'report.html']) expect(found.get(place)).toContain('bob:********@127.0.0.1');
    expect(tracesIn(found)).toEqual([]);
  },
  120_000,
);
