import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import getUrl from '../../../src/modules/ansible.builtin/get_url.ts';
import uri from '../../../src/modules/ansible.builtin/uri/index.ts';
import { formText } from '../../../src/modules/ansible.builtin/uri/request-body.ts';
import waitFor from '../../../src/modules/ansible.builtin/wait_for/index.ts';
import type { ModuleContext } from '../../../src/modules/api/module.ts';
import { parseHeaders } from '../../../src/modules/shared/http/curl.ts';
import type { HttpRequest } from '../../../src/modules/shared/http/request.ts';
import { tunnelRequest } from '../../../src/modules/shared/http/tunnel.ts';
import type { Connection } from '../../../src/remote/connection.ts';
import { UnreachableError } from '../../../src/remote/connection.ts';
import { Dict, type Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';

let server: Server;
let base: string;
let port: number;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay-http-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      if (request.url === '/redirect') return response.writeHead(302, { Location: '/file' }).end();
      if (request.url === '/file') {
        const since = request.headers['if-modified-since'];
        if (since !== undefined) return response.writeHead(304).end();
        return response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': '6' }).end('hello\n');
      }
      if (request.url === '/latin1')
        return response
          .writeHead(200, { 'Content-Type': 'text/plain; charset=ISO-8859-1' })
          .end(Buffer.from('caf\xe9', 'latin1'));
      if (request.url !== '/echo') return response.writeHead(404, { 'Content-Type': 'text/html' }).end('no');
      const { authorization, 'content-type': type, 'x-a': own } = request.headers;
      const answer = JSON.stringify({ method: request.method, body, type, authorization, own });
      return response
        .writeHead(200, { 'Content-Type': 'application/json', 'Set-Cookie': ['a=1; Path=/', 'b=2'] })
        .end(answer);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  port = (server.address() as AddressInfo).port;
  base = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await new Promise(resolve => server.close(resolve));
  rmSync(directory, { recursive: true });
});

/** A connection that opens TCP connections, as an SSH connection's forwarding does. */
const link = {
  connection: async () =>
    ({
      openTcp: (host: string, to: number) =>
        new Promise((resolve, reject) => {
          const socket = connect({ host, port: to });
          socket.once('connect', () => resolve(socket));
          socket.once('error', error => reject(new UnreachableError(String(error), 'tcp-refused')));
        }),
    }) as unknown as Connection,
};

test.each<[Record<string, Value>, object]>([
  [{ url: '/file' }, { status: 200, msg: 'OK (6 bytes)', redirected: false, content_type: 'text/plain' }],
  [{ url: '/file', return_content: true }, { content: 'hello\n' }],
  [{ url: '/redirect' }, { status: 200, redirected: true }],
  [{ url: '/redirect', follow_redirects: 'none', status_code: [302] }, { status: 302 }],
  [
    { url: '/none' },
    { failed: true, status: 404, msg: 'Status code was 404 and not [200]: HTTP Error 404: Not Found' },
  ],
  [
    { url: '/none', status_code: [404] },
    { status: 404, msg: 'HTTP Error 404: Not Found' },
  ],
  [
    {
      url: '/echo',
      method: 'POST',
      body_format: 'json',
      body: Dict.of([['a', '@x"\\\n']]),
      headers: Dict.of([['X-A', 'q']]),
    },
    {
      json: { method: 'POST', body: '{"a": "@x\\"\\\\\\n"}', type: 'application/json', own: 'q' },
      cookies: { a: '1', b: '2' },
    },
  ],
  [
    { url: '/echo', method: 'PUT', body: 'text', user: 'u', password: 'p"q' },
    { json: { method: 'PUT', body: 'text', authorization: `Basic ${Buffer.from('u:p"q').toString('base64')}` } },
  ],
])('uri %j', async (args, expected) => {
  const { result } = await runModule(uri, { ...args, url: base + String(args.url) }, { cwd: directory });
  const json = result.json instanceof Dict ? { json: Object.fromEntries(result.json) } : {};
  expect({ ...result, ...json }).toMatchObject(expected);
});

test('a body is read by its declared charset', async () => {
  const { result } = await runModule(uri, { url: `${base}/latin1`, return_content: true });
  expect(result).toMatchObject({ status: 200, content: 'café' });
});

test('nobody listens', async () => {
  const { result } = await runModule(uri, { url: 'http://127.0.0.1:1/' });
  expect(result).toMatchObject({
    failed: true,
    msg: 'Status code was -1 and not [200]: Request failed: <urlopen error [Errno 111] Connection refused>',
  });
});

test('get_url: new, unchanged, check mode, checksum', async () => {
  const dest = join(directory, 'got');
  const args = { url: `${base}/file`, dest, mode: '0640' };
  expect((await runModule(getUrl, args, { checkMode: true })).result.changed).toBe(true);
  expect(existsSync(dest)).toBe(false);
  const first = await runModule(getUrl, args);
  expect(first.result).toMatchObject({ changed: true, status_code: 200, dest, mode: '0640', size: 6 });
  expect([readFileSync(dest, 'utf8'), statSync(dest).mode & 0o777]).toEqual(['hello\n', 0o640]);
  expect((await runModule(getUrl, args)).result).toMatchObject({ changed: false, status_code: 304 });
  const sum = 'sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03';
  const known = await runModule(getUrl, { ...args, checksum: sum });
  expect([known.result.msg, known.exchanges]).toEqual(['file already exists', 1]);
  const bad = await runModule(getUrl, { ...args, checksum: 'sha256:abcd' });
  expect(bad.result.msg).toMatch(/^The checksum for .* did not match abcd; it was 5891b5b/);
  expect(readFileSync(dest, 'utf8')).toBe('hello\n');
});

test.each([
  ['/none', 'x', { msg: 'Request failed', status_code: 404, response: 'HTTP Error 404: Not Found' }],
  ['/file', 'no/dir', { msg: expect.stringMatching(/^Destination .*\/no does not exist$/) }],
])('get_url %s to %s fails and leaves nothing behind', async (path, dest, expected) => {
  const { result } = await runModule(getUrl, { url: base + path, dest: join(directory, dest), tmp_dest: directory });
  expect(result).toMatchObject({ failed: true, ...expected });
  expect(execFileSync('ls', [directory], { encoding: 'utf8' })).not.toMatch(/tsplay/);
});

test.each<[Record<string, Value>, object]>([
  [{ state: 'started' }, { state: 'started' }],
  [{ state: 'stopped', port: 1 }, { state: 'stopped' }],
  [
    { port: 1, timeout: 1 },
    { failed: true, msg: 'Timeout when waiting for 127.0.0.1:1' },
  ],
  [
    { state: 'stopped', timeout: 1, msg: 'own' },
    { failed: true, msg: 'own' },
  ],
  [
    { port: 1, path: '/x' },
    { failed: true, msg: 'port and path parameter can not both be passed to wait_for' },
  ],
])('wait_for a port %j', async (args, expected) => {
  expect((await runModule(waitFor, { port, sleep: 0, ...args }, { link })).result).toMatchObject(expected);
});

test('wait_for a file and what it holds', async () => {
  const path = join(directory, 'log');
  writeFileSync(path, 'one\nready 42\n');
  const { result } = await runModule(waitFor, { path, search_regex: '^ready (?P<n>\\d+)' });
  expect(result).toMatchObject({ match_groups: ['42'], match_groupdict: { n: '42' }, state: 'file' });
  const gone = await runModule(waitFor, { path: `${path}.not`, state: 'absent' });
  expect(gone.result.failed).toBeUndefined();
});

test("bodies as Python's urlencode writes them", () => {
  expect(
    formText(
      Dict.of([
        ['a b', ['x', 'y&z']],
        ['n', null],
      ]),
    ),
  ).toBe('a+b=x&a+b=y%26z');
});

test('headers that come several times are joined, cookies read', () => {
  const { status, headers, cookies } = parseHeaders('HTTP/2 200 \r\nX: 1\r\nx: 2\r\nSet-Cookie: a="q"; Path=/');
  expect([status, headers.get('x'), cookies]).toEqual([200, '1, 2', [['a', 'q']]]);
});

test('without curl a request goes through the connection, and follows redirects', async () => {
  const context = { link } as unknown as ModuleContext<unknown>;
  const request: HttpRequest = {
    url: `${base}/redirect`,
    method: 'GET',
    headers: [],
    timeout: 5,
    validateCerts: true,
    redirects: 'safe',
    useProxy: true,
    useNetrc: true,
    decompress: true,
  };
  const { body, ...response } = await tunnelRequest(context, request);
  expect(response).toMatchObject({ status: 200, url: `${base}/file` });
  expect(body === undefined ? '' : await text(body)).toBe('hello\n');
  const refused = await tunnelRequest(context, { ...request, url: 'http://127.0.0.1:1/' });
  expect(refused.status).toBe(-1);
});
