import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { decodeText } from '../../../python/codecs.ts';
import { PythonError } from '../../../python/error.ts';
import { escapedBytes } from '../../../python/surrogate-escape.ts';
import type { ModuleContext } from '../../api/module.ts';
import { ask, askAndAct } from '../../script/findings.ts';
import { given, held, quote, section, tell } from '../../script/words.ts';
import { curlResponse, curlScript } from './curl.ts';
import type { HttpRequest, HttpResponse } from './request.ts';
import { tunnelRequest } from './tunnel.ts';

/** A response whose body lies in a file of the host, ours alone; whoever gets it removes the file. */
export interface StoredResponse extends HttpResponse {
  readonly file: string;
  readonly sha1: string;
  /** The body, where it was asked for. */
  readonly content: string;
}

interface Wish {
  /** Whether the host has curl. */
  readonly hasCurl: boolean;
  readonly directory?: string | undefined;
  /** Read the body as text too. */
  readonly read: boolean;
}

const SUM = section('sum', `sha1sum <${held('body')}`);

async function byCurl(context: ModuleContext<unknown>, request: HttpRequest, wish: Wish): Promise<StoredResponse> {
  const directory = wish.directory === undefined ? `"\${TMPDIR:-/tmp}"` : quote(wish.directory);
  const found = await askAndAct(
    context,
    [],
    [
      `${given({ body: `$(umask 077; mktemp ${directory}/tsplay.XXXXXXXXXX)` })} || { ${section('nofile')}; exit 0; }`,
      tell('body', held('body')),
      curlScript(request),
      SUM,
      ...(wish.read ? [section('content', `cat ${held('body')}`), section('end')] : []),
    ],
  );
  if (found.has('nofile')) context.fail(`failed to create temporary content file: ${found.stderr('nofile').trim()}`);
  const response = curlResponse(found);
  const sha1 = found.text('sum').split(' ')[0] ?? '';
  return { ...response, file: found.text('body'), sha1, content: found.text('content') };
}

async function byTunnel(context: ModuleContext<unknown>, request: HttpRequest, wish: Wish): Promise<StoredResponse> {
  const file = `${wish.directory ?? '/tmp'}/tsplay.${randomBytes(12).toString('hex')}`;
  const { body, ...response } = await tunnelRequest(context, request);
  if (body === undefined) return { ...response, file, sha1: '', content: '' };
  await context.change(undefined, host => host.upload(body, file, 0o600));
  const word = quote(file);
  const found = await ask(context.inspect, [
    given({ body: word }),
    SUM,
    ...(wish.read ? [section('content', `cat ${word}`), section('end')] : []),
  ]);
  return { ...response, file, sha1: found.text('sum').split(' ')[0] ?? '', content: found.text('content') };
}

/** The body by the charset that the response declares; one that nobody knows is taken for UTF-8. */
function declaredText({ headers, content }: StoredResponse): string {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(headers.get('content-type') ?? '')?.[1];
  if (charset === undefined || /^utf-?8$/i.test(charset)) return content;
  try {
    return decodeText(escapedBytes(content), charset, false);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return content;
  }
}

/** Makes a request from the host, the body into a new file of the host: by curl, or through our connection to it. */
export async function fetchToHost(
  context: ModuleContext<unknown>,
  request: HttpRequest,
  wish: Wish,
): Promise<StoredResponse> {
  const response = await (wish.hasCurl ? byCurl : byTunnel)(context, request, wish);
  return { ...response, content: declaredText(response) };
}

/** Asks for the headers alone; writes nothing on the host but curl's own temporary file. */
export async function headFromHost(
  context: ModuleContext<unknown>,
  request: HttpRequest,
  hasCurl: boolean,
): Promise<HttpResponse> {
  const head = { ...request, method: 'HEAD' };
  if (!hasCurl) {
    const { body, ...response } = await tunnelRequest(context, head);
    body?.resume();
    return response;
  }
  return curlResponse(await ask(context.inspect, [given({ body: '/dev/null' }), curlScript(head)]));
}

/** The response with its body, which stays on the controller: a read, in check mode too. For what is small. */
export async function readFromHost(
  context: ModuleContext<unknown>,
  request: HttpRequest,
  hasCurl: boolean,
): Promise<HttpResponse & { readonly content: Buffer }> {
  if (!hasCurl) {
    const { body, ...response } = await tunnelRequest(context, request);
    return { ...response, content: body === undefined ? Buffer.of() : await buffer(body) };
  }
  const found = await ask(context.inspect, [
    `${given({ body: '$(umask 077; mktemp)' })} || exit 1; trap ${quote(`rm -f ${held('body')}`)} EXIT`,
    curlScript(request),
    section('content', `base64 <${held('body')}`),
  ]);
  return { ...curlResponse(found), content: Buffer.from(found.text('content'), 'base64') };
}

/** Removes a stored body. */
export async function discard(context: ModuleContext<unknown>, file: string): Promise<void> {
  await askAndAct(context, [], [`rm -f ${quote(file)}`]);
}
