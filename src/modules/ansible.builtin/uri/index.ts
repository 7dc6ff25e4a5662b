import { dumpJson } from '../../../python/json-dump.ts';
import { loadJson } from '../../../python/json-load.ts';
import { str } from '../../../python/repr.ts';
import type { Json, Value } from '../../../values.ts';
import { type Args, defineModule, type ModuleContext, type ModuleResult, type OptionSpecs } from '../../api/module.ts';
import { ask } from '../../script/findings.ts';
import { expandedWord } from '../../script/host-word.ts';
import { section } from '../../script/words.ts';
import { FILE_OPTIONS } from '../../shared/files/file-attributes.ts';
import { type Destination, lookAtDestination, save, savedFields } from '../../shared/http/destination.ts';
import { discard, fetchToHost, type StoredResponse } from '../../shared/http/fetch-to-host.ts';
import { HTTP_OPTIONS } from '../../shared/http/http-options.ts';
import { downloadName, type HttpRequest, hasHeader, responseMessage, urlName } from '../../shared/http/request.ts';
import { BodyError, formText, multipart, rawText } from './request-body.ts';

const OPTIONS = {
  ...HTTP_OPTIONS,
  method: { type: 'str', default: 'GET', description: 'GET, POST, PUT...' },
  body: { type: 'raw', description: 'What is sent.' },
  body_format: {
    type: 'str',
    default: 'raw',
    choices: ['form-urlencoded', 'json', 'raw', 'form-multipart'],
    description: 'How a body that is no text is written.',
  },
  src: { type: 'path', description: 'A file that is sent.' },
  remote_src: { type: 'bool', default: false, description: '`src` is a file of the host, not of the controller.' },
  headers: { type: 'dict', default: {}, description: 'Headers of the request.' },
  status_code: { type: 'list', elements: 'int', default: [200], description: 'Which answers are no failure.' },
  return_content: { type: 'bool', default: false, description: 'Return the body as `content`.' },
  follow_redirects: {
    type: 'str',
    default: 'safe',
    choices: ['all', 'no', 'none', 'safe', 'urllib2', 'yes'],
    description: 'Which redirects are followed; `safe`: those of GET and HEAD.',
  },
  creates: { type: 'path', description: 'A file of the host: when it exists, nothing is asked.' },
  removes: { type: 'path', description: 'A file of the host: when it does not exist, nothing is asked.' },
  dest: { type: 'path', description: 'A file, or the directory for it, that the body is written to.' },
  timeout: { type: 'int', default: 30, description: 'Seconds without an answer.' },
  ca_path: { type: 'path', description: 'Certificates of authorities to trust, a file of the host.' },
  unix_socket: { type: 'path', description: 'Socket to connect to.' },
  ...FILE_OPTIONS,
} as const satisfies OptionSpecs;

type UriArgs = Args<typeof OPTIONS>;
type Context = ModuleContext<UriArgs>;

const REDIRECTS = { all: 'all', yes: 'all', safe: 'safe', urllib2: 'all', no: 'none', none: 'none' } as const;
const JSON_TYPES = new Set(['json', 'javascript']);

interface Body {
  readonly type: string | undefined;
  readonly content: HttpRequest['body'];
}

async function bodyOf(context: Context): Promise<Body> {
  const { body, body_format, src, remote_src } = context.args;
  if (src !== undefined) {
    if (remote_src) return { type: undefined, content: { file: src } };
    const file = await context.readFile(await context.findFile('files', src));
    return { type: undefined, content: { text: Buffer.from(file).toString('utf8') } };
  }
  const value: Value = body ?? null;
  const given = body === undefined ? undefined : value;
  try {
    switch (body_format) {
      case 'json':
        return {
          type: 'application/json',
          content: { text: typeof given === 'string' ? given : textOr(value, dumpJson) },
        };
      case 'form-urlencoded':
        return {
          type: 'application/x-www-form-urlencoded',
          content: given === undefined ? undefined : { text: textOr(value, formText) },
        };
      case 'form-multipart': {
        const read = async (name: string) => context.readFile(await context.findFile('files', name));
        const { type, text } = await multipart(value, read);
        return { type, content: { text } };
      }
      default:
        return { type: undefined, content: given === undefined ? undefined : { text: rawText(value) } };
    }
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    const how = body_format === 'form-multipart' ? body_format : 'form_urlencoded';
    return context.fail(`failed to parse body as ${how}: ${error.message}`);
  }
}

/** A text is taken for a body that is written already. */
function textOr(value: Value, write: (value: Value) => string): string {
  return typeof value === 'string' || (value !== null && typeof value === 'object' && 'marks' in value)
    ? str(value)
    : write(value);
}

function requestOf(context: Context, body: Body, at: Destination | undefined): HttpRequest {
  const { args } = context;
  const given = [...args.headers].map(([name, value]) => [str(name), str(value)] as const);
  const typed = body.type !== undefined && !hasHeader(given, 'content-type');
  const existing = at !== undefined && !at.isDirectory && at.target.real.kind !== 'absent' ? at.target.real : undefined;
  const since =
    existing === undefined || args.force
      ? []
      : [['If-Modified-Since', new Date(Math.floor(existing.mtime) * 1000).toUTCString()] as const];
  return {
    url: args.url,
    method: args.method.toUpperCase(),
    headers: [
      ['User-agent', args.http_agent],
      ...(args.force ? [['cache-control', 'no-cache'] as const] : []),
      ...given,
      ...(typed ? [['Content-Type', body.type ?? ''] as const] : []),
      ...since,
    ],
    body: body.content,
    user: args.url_username,
    password: args.url_password,
    timeout: args.timeout,
    validateCerts: args.validate_certs,
    redirects: REDIRECTS[args.follow_redirects as keyof typeof REDIRECTS],
    useProxy: args.use_proxy,
    useNetrc: args.use_netrc,
    decompress: args.decompress,
    clientCert: args.client_cert,
    clientKey: args.client_key,
    caPath: args.ca_path,
    unixSocket: args.unix_socket,
    ciphers: args.ciphers,
  };
}

function isJson(response: StoredResponse): boolean {
  const [, subtype = ''] = /^[^/;]+\/([^;\s]+)/.exec(response.headers.get('content-type') ?? '') ?? [];
  return JSON_TYPES.has(subtype.toLowerCase().replace(/^.*\+/, ''));
}

function absoluteLocation(url: string, location: string): string {
  if (location.includes('://')) return location;
  if (location.startsWith('/')) return `${/^[a-z]+:\/\/[^/]*/i.exec(url)?.[0] ?? ''}${location}`;
  return `${url.replace(/\/[^/]*$/, '')}/${location}`;
}

/** Headers and facts of a response, by names that templates can use. */
function responseFields(context: Context, response: StoredResponse, elapsed: number): Record<string, Json | Value> {
  const { url } = context.args;
  const headers = [...response.headers].map(([name, value]) => [name.replaceAll('-', '_'), value] as const);
  const location = response.headers.get('location');
  const fields: Record<string, Json | Value> = {
    redirected: response.url !== url,
    ...Object.fromEntries(headers),
    ...(location === undefined ? {} : { location: absoluteLocation(url, location) }),
    url: response.url,
    status: response.status,
    elapsed,
    msg: responseMessage(response),
    cookies: Object.fromEntries(response.cookies),
    cookies_string: response.cookies.map(([name, value]) => `${name}=${value}`).join('; '),
  };
  if (response.status === -1 || response.status >= 300) {
    delete fields.cookies;
    delete fields.cookies_string;
  }
  const expected = context.args.status_code.includes(response.status);
  if (response.status >= 300 && expected && !isJson(response) && !context.args.return_content)
    fields.body = response.content;
  if (!isJson(response)) return fields;
  try {
    fields.json = loadJson(response.content);
  } catch {
    // what calls itself JSON and is none stays text
  }
  return fields;
}

async function saveBody(context: Context, at: Destination, response: StoredResponse): Promise<Record<string, Json>> {
  const name = downloadName(response) ?? urlName(response.url);
  const target = at.isDirectory
    ? await lookAtDestination(context, `${at.path.replace(/\/+$/, '')}/${name}`, context.args)
    : at;
  const saved = await save(context, target, response, {
    backup: false,
    unsafeWrites: context.args.unsafe_writes,
    data: {},
  });
  return { ...savedFields(saved), path: target.path, changed: true };
}

async function skipReason(context: Context): Promise<{ hasCurl: boolean; skip: string | undefined }> {
  const { creates, removes } = context.args;
  const test = (label: string, path: string | undefined) =>
    path === undefined ? [] : [section(label, `[ ! -e ${expandedWord(path)} ] || echo yes`)];
  const found = await ask(context.inspect, [
    ...test('creates', creates),
    ...test('removes', removes),
    section('curl', 'command -v curl'),
  ]);
  const hasCurl = found.text('curl') !== '';
  if (creates !== undefined && found.text('creates') !== '')
    return { hasCurl, skip: `skipped, since '${creates}' exists` };
  if (removes !== undefined && found.text('removes') === '')
    return { hasCurl, skip: `skipped, since '${removes}' does not exist` };
  return { hasCurl, skip: undefined };
}

async function answer(context: Context): Promise<ModuleResult> {
  const { args } = context;
  const method = args.method.toUpperCase();
  if (!/^[A-Z]+$/.test(method))
    context.fail("Parameter 'method' needs to be a single word in uppercase, like GET or POST.");
  const body = await bodyOf(context);
  const { hasCurl, skip } = await skipReason(context);
  if (skip !== undefined) return { changed: false, stdout: skip };
  const at = args.dest === undefined ? undefined : await lookAtDestination(context, args.dest, args);
  const start = Date.now();
  const response = await fetchToHost(context, requestOf(context, body, at), { hasCurl, read: true });
  const fields = responseFields(context, response, Math.floor((Date.now() - start) / 1000));
  try {
    const kept: Record<string, Json> =
      at === undefined
        ? {}
        : { ...savedFields({ changed: false, state: at.target.state, backupFile: undefined }), path: at.path };
    const content = args.return_content ? { content: response.content } : {};
    if (!args.status_code.includes(response.status)) {
      const expected = `[${args.status_code.join(', ')}]`;
      const said = `Status code was ${response.status} and not ${expected}: ${responseMessage(response)}`;
      const { msg: _message, ...data } = fields;
      context.fail(said, { ...data, ...content, ...(response.status === 304 ? kept : {}) });
    }
    const saved = at === undefined || response.status === 304 ? kept : await saveBody(context, at, response);
    return { changed: false, ...fields, ...content, ...saved };
  } finally {
    await discard(context, response.file);
  }
}

export default defineModule({
  summary: 'Asks a web service, from the host: with curl, or through the connection where there is none.',
  options: OPTIONS,
  mutuallyExclusive: [['body', 'src']],
  sentAs: 'ansible.legacy.uri',
  checkMode: 'Skipped.',
  skipInCheckMode: 'action',
  run: answer,
});
