import type { Findings } from '../../script/findings.ts';
import { call, define, quote } from '../../script/words.ts';
import CURL from './curl.sh';
import type { HttpRequest, HttpResponse } from './request.ts';

/** A value in curl's configuration syntax. */
function configured(option: string, value: string): string {
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll('\v', '\\v');
  return `${option} = "${escaped}"`;
}

function authLines({ user, password }: HttpRequest): string[] {
  return user === undefined ? [] : [configured('user', `${user}:${password ?? ''}`)];
}

function bodyLines(request: HttpRequest): string[] {
  const { body } = request;
  if (body === undefined) return [];
  // A text that begins with @ would be a file's name.
  if ('text' in body) return [configured('data-raw', body.text)];
  return [configured('data-binary', `@${body.file}`)];
}

/** All that is said of a request goes to curl through its configuration: no list of processes shows a password. */
function configuration(request: HttpRequest): string {
  const { method, redirects, headers } = request;
  const follows = redirects === 'all' || (redirects === 'safe' && (method === 'GET' || method === 'HEAD'));
  const natural = (method === 'GET' && request.body === undefined) || (method === 'POST' && request.body !== undefined);
  const named = natural ? [] : [configured('request', method)];
  const option = (name: string, value: string | undefined) => (value === undefined ? [] : [configured(name, value)]);
  return [
    configured('url', request.url),
    ...(method === 'HEAD' ? ['head'] : named),
    'silent',
    'show-error',
    'globoff',
    'path-as-is',
    configured('connect-timeout', String(request.timeout)),
    configured('speed-time', String(request.timeout)),
    configured('speed-limit', '1'),
    ...(follows ? ['location', configured('max-redirs', '10')] : []),
    ...(request.validateCerts ? [] : ['insecure']),
    ...(request.useProxy ? [] : [configured('noproxy', '*')]),
    ...(request.useNetrc && request.user === undefined ? ['netrc-optional'] : []),
    ...(request.decompress ? ['compressed'] : []),
    ...option('cert', request.clientCert),
    ...option('key', request.clientKey),
    ...option('cacert', request.caPath),
    ...option('unix-socket', request.unixSocket),
    ...option('ciphers', request.ciphers?.join(':')),
    ...headers.map(([name, value]) => configured('header', value === '' ? `${name};` : `${name}: ${value}`)),
    ...authLines(request),
    ...bodyLines(request),
  ].join('\n');
}

/** Shell text that makes a request with curl: sections `curl` (its status) and `headers`; the body goes to the file `body`. */
export function curlScript(request: HttpRequest): string {
  return [CURL, define('request', `printf %s ${quote(configuration(request))}`), call('fetch')].join('\n');
}

const PROBLEMS: Readonly<Record<number, string>> = {
  1: 'Request failed: <urlopen error unknown url type>',
  3: 'Request failed: <urlopen error no host given>',
  6: 'Request failed: <urlopen error [Errno -2] Name or service not known>',
  7: 'Request failed: <urlopen error [Errno 111] Connection refused>',
  28: 'Connection failure: The read operation timed out',
  47: 'HTTP Error: The HTTP server returned a redirect error that would lead to an infinite loop.',
  52: 'Connection failure: Remote end closed connection without response',
  60: 'Failed to validate the SSL certificate',
};

/** The last block of headers: redirects and `100 Continue` come before it. */
function lastBlock(text: string): string {
  const blocks = text.split(/\r?\n\r?\n/).filter(block => /^HTTP\//.test(block));
  return blocks.at(-1) ?? '';
}

export function parseHeaders(block: string): Pick<HttpResponse, 'status' | 'reason' | 'headers' | 'cookies'> {
  const [first = '', ...lines] = block.split(/\r?\n/);
  const [, status = '-1', reason = ''] = /^HTTP\/\S+ (\d+) ?(.*)$/.exec(first) ?? [];
  const headers = new Map<string, string>();
  const cookies: [string, string][] = [];
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at < 0) continue;
    const name = line.slice(0, at).toLowerCase();
    const value = line.slice(at + 1).trim();
    const known = headers.get(name);
    headers.set(name, known === undefined ? value : `${known}, ${value}`);
    const cookie = name === 'set-cookie' ? /^([^=;]+)=([^;]*)/.exec(value) : null;
    if (cookie !== null) cookies.push([(cookie[1] ?? '').trim(), (cookie[2] ?? '').replace(/^"(.*)"$/, '$1')]);
  }
  return { status: Number(status), reason, headers, cookies };
}

export function curlResponse(found: Findings): HttpResponse {
  const rc = found.rc('curl') ?? 1;
  const parsed = parseHeaders(lastBlock(found.text('headers')));
  const url = found.text('curl');
  const plain = parsed.status === -1 && rc === 0 && !/^https?:/i.test(url);
  // A file of the host or of an FTP server has no status of its own.
  if (plain) return { ...parsed, status: 200, url, problem: undefined };
  if (rc === 0 || (rc === 23 && parsed.status > 0)) return { ...parsed, url, problem: undefined };
  const said = found.stderr('curl').trim();
  return { ...parsed, status: -1, url, problem: PROBLEMS[rc] ?? `Request failed: <urlopen error ${said}>` };
}
