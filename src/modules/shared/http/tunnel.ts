import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import type { ModuleContext } from '../../api/module.ts';
import { type HttpRequest, type HttpResponse, hasHeader } from './request.ts';

/** A response whose body is still to be read. */
export interface TunnelResponse extends HttpResponse {
  readonly body: Readable | undefined;
}

/** What this way of asking cannot do, for whoever asked for it. */
function unsupported(request: HttpRequest): string | undefined {
  if (!/^https?:/i.test(request.url)) return `the URL ${request.url}`;
  if (request.unixSocket !== undefined) return 'unix_socket';
  if (request.clientCert !== undefined || request.clientKey !== undefined) return 'client_cert';
  if (request.caPath !== undefined) return 'ca_path';
  if (request.body !== undefined && 'file' in request.body) return 'src';
  return undefined;
}

async function connect(context: ModuleContext<unknown>, url: URL, request: HttpRequest): Promise<Duplex> {
  const connection = await context.link.connection();
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const socket = await connection.openTcp(host, Number(url.port || (secure ? 443 : 80)));
  if (!secure) return socket;
  const tls = await import('node:tls');
  const name = /^[\d.:]+$/.test(host) ? {} : { servername: host };
  const session = tls.connect({ socket, rejectUnauthorized: request.validateCerts, ...name });
  await new Promise<void>((resolve, reject) => session.once('secureConnect', () => resolve()).once('error', reject));
  return session;
}

function send(socket: Duplex, url: URL, request: HttpRequest): Promise<IncomingMessage> {
  const headers: Record<string, string> = Object.fromEntries(request.headers.map(([name, value]) => [name, value]));
  if (request.user !== undefined && !hasHeader(request.headers, 'authorization'))
    headers.Authorization = `Basic ${Buffer.from(`${request.user}:${request.password ?? ''}`).toString('base64')}`;
  const text = request.body !== undefined && 'text' in request.body ? request.body.text : undefined;
  if (text !== undefined) headers['Content-Length'] = String(Buffer.byteLength(text));
  const options: RequestOptions = {
    method: request.method,
    host: url.hostname,
    path: url.pathname + url.search,
    headers: { Host: url.host, ...headers },
    createConnection: () => socket,
    timeout: request.timeout * 1000,
  };
  return new Promise((resolve, reject) => {
    const call = httpRequest(options, resolve);
    call.once('error', reject);
    call.once('timeout', () => call.destroy(new Error('timed out')));
    call.end(text);
  });
}

function answerOf(message: IncomingMessage, url: string): TunnelResponse {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(message.headers))
    headers.set(name, Array.isArray(value) ? value.join(', ') : (value ?? ''));
  const cookies = (message.headers['set-cookie'] ?? []).flatMap(line => {
    const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    return name === '' ? [] : [[name, value] as const];
  });
  const { statusCode = -1, statusMessage = '' } = message;
  return { status: statusCode, reason: statusMessage, headers, cookies, url, problem: undefined, body: message };
}

const NO_ANSWER = { status: -1, reason: '', headers: new Map<string, string>(), cookies: [], body: undefined };

/**
 * Makes a request from the controller over a TCP connection that starts at the host: for hosts that have no curl.
 * Proxies and .netrc of the host are not used. @throws the task's end, for what cannot be done this way
 */
export async function tunnelRequest(context: ModuleContext<unknown>, request: HttpRequest): Promise<TunnelResponse> {
  const refused = unsupported(request);
  if (refused !== undefined) context.fail(`${refused} needs curl, which the host has not`);
  let { url, method, body } = request;
  for (let hops = 0; hops <= 10; hops++) {
    try {
      const target = new URL(url);
      const message = await send(await connect(context, target, request), target, { ...request, method, body });
      const answer = answerOf(message, url);
      const location = message.headers.location;
      const follows = request.redirects === 'all' || (request.redirects === 'safe' && /^(?:GET|HEAD)$/.test(method));
      if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined || !follows) return answer;
      message.resume();
      url = new URL(location, url).href;
      if (answer.status < 307 && method !== 'HEAD') [method, body] = ['GET', undefined];
    } catch (error) {
      const said = (error as Error).message;
      return { ...NO_ANSWER, url, problem: `Request failed: <urlopen error ${said}>` };
    }
  }
  return { ...NO_ANSWER, url, problem: 'HTTP Error: too many redirects' };
}
