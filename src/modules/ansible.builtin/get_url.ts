import { str } from '../../python/repr.ts';
import type { Json } from '../../values.ts';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../api/module.ts';
import { askAndAct } from '../script/findings.ts';
import { call, quote, section } from '../script/words.ts';
import DIGEST from '../shared/files/digest.sh';
import { type HashAlgorithm, isHashAlgorithm, noHasher, unknownAlgorithm } from '../shared/files/digest.ts';
import { FILE_OPTIONS } from '../shared/files/file-attributes.ts';
import { stateFields } from '../shared/files/path-state.ts';
import { type Destination, dress, lookAtDestination, save, savedFields } from '../shared/http/destination.ts';
import { discard, fetchToHost, headFromHost } from '../shared/http/fetch-to-host.ts';
import { HTTP_OPTIONS } from '../shared/http/http-options.ts';
import { downloadName, type HttpRequest, type HttpResponse, responseMessage, urlName } from '../shared/http/request.ts';

const OPTIONS = {
  ...HTTP_OPTIONS,
  dest: { type: 'path', required: true, description: 'The file, or the directory for it.' },
  checksum: {
    type: 'str',
    default: '',
    description:
      'ALGORITHM:DIGEST, or ALGORITHM:URL of a file with digests. An existing file that has it is not fetched.',
  },
  sha256sum: { type: 'str', description: 'Use checksum.', unsupported: 'write it as checksum: sha256:DIGEST' },
  headers: { type: 'dict', description: 'Headers of the request.' },
  timeout: { type: 'int', default: 10, description: 'Seconds without an answer.' },
  backup: { type: 'bool', default: false, description: 'Keep a copy of the file that is replaced.' },
  tmp_dest: { type: 'path', description: 'Directory for the download.' },
  ...FILE_OPTIONS,
} as const satisfies OptionSpecs;

type Context = ModuleContext<Args<typeof OPTIONS>>;
type GetUrlArgs = Args<typeof OPTIONS>;

function requestOf(args: GetUrlArgs, url: string, extra: readonly (readonly [string, string])[] = []): HttpRequest {
  const given = [...(args.headers ?? new Map())].map(([name, value]) => [str(name), str(value)] as const);
  return {
    url,
    method: 'GET',
    headers: [['User-agent', args.http_agent], ...given, ...extra],
    user: args.url_username,
    password: args.url_password,
    timeout: args.timeout,
    validateCerts: args.validate_certs,
    redirects: 'all',
    useProxy: args.use_proxy,
    useNetrc: args.use_netrc,
    decompress: args.decompress,
    clientCert: args.client_cert,
    clientKey: args.client_key,
    ciphers: args.ciphers,
  };
}

interface Checksum {
  readonly algorithm: HashAlgorithm;
  readonly digest: string;
}

const PARENT_TROUBLE: Readonly<Record<string, string>> = { missing: 'does not exist', unwritable: 'is not writable' };
/** Of the empty body that check mode's HEAD gives. */
const EMPTY_SHA1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';

/** The digest of `filename` in a file as sha256sum writes it, or the only word of the file. */
function digestIn(text: string, filename: string): string | undefined {
  const lines = text.split('\n').filter((line, i, all) => line !== '' || i < all.length - 1);
  const only = lines[0]?.trim() ?? '';
  if (lines.length === 1 && !/\s/.test(only)) return only;
  for (const line of lines) {
    const [, digest, name] = /^(\S+) [ *]?(.*)$/.exec(line) ?? [];
    if (name?.replace(/^[./]+/, '') === filename) return digest;
  }
  return undefined;
}

async function wantedChecksum(context: Context, at: Destination): Promise<Checksum | undefined> {
  const { args } = context;
  if (args.checksum === '') return undefined;
  const [, algorithm = '', given = ''] =
    /^([^:]*):(.*)$/s.exec(args.checksum) ??
    context.fail('The checksum parameter has to be in format <algorithm>:<checksum>', {
      url: args.url,
      dest: args.dest,
    });
  if (!isHashAlgorithm(algorithm)) return context.fail(unknownAlgorithm(at.path, algorithm));
  if (!at.canHash) context.fail(noHasher(at.path, algorithm));
  let digest = given;
  if (/^(?:https?|ftp|file):/i.test(given)) {
    // Reading is harmless in check mode too, but a download writes a temporary file.
    if (context.checkMode) return { algorithm, digest: '' };
    const stored = await fetchToHost(context, requestOf(args, given), { hasCurl: at.hasCurl, read: true });
    await discard(context, stored.file);
    if (stored.status !== 200) failed(context, stored);
    const name = urlName(args.url);
    digest =
      digestIn(stored.content, name) ?? context.fail(`Unable to find a checksum for file '${name}' in '${given}'`);
  }
  digest = digest.replace(/\W+/g, '').toLowerCase();
  if (!/^[0-9a-f]+$/.test(digest)) context.fail('The checksum format is invalid', { url: args.url, dest: args.dest });
  return { algorithm, digest };
}

/** Of a path that is there, owner, mode and the like; Ansible says nothing of one that is not. */
function existing(at: Destination): Record<string, Json> {
  const { state } = at.target;
  return state.kind === 'absent' ? {} : stateFields(state);
}

function failed(context: Context, response: HttpResponse, at?: Destination): never {
  const { url, dest } = context.args;
  const data = { url, dest, elapsed: 0, ...(at === undefined ? {} : existing(at)) };
  if (response.status === -1) context.fail(responseMessage(response), data);
  return context.fail('Request failed', { ...data, status_code: response.status, response: responseMessage(response) });
}

/** An existing file is fetched when the server has a newer one. */
function conditional(args: GetUrlArgs, destination: Destination, mismatch: boolean): [string, string][] {
  const { real } = destination.target;
  if (args.force || mismatch) return [['cache-control', 'no-cache']];
  if (destination.isDirectory || real.kind === 'absent') return [];
  return [['If-Modified-Since', new Date(Math.floor(real.mtime) * 1000).toUTCString()]];
}

async function finalDestination(context: Context, at: Destination, response: HttpResponse): Promise<Destination> {
  if (!at.isDirectory) return at;
  const name = downloadName(response) ?? urlName(response.url);
  return {
    ...(await lookAtDestination(context, `${at.path.replace(/\/+$/, '')}/${name}`, context.args)),
    hasCurl: at.hasCurl,
  };
}

/** The digest of the download; md5 besides, which the result holds. */
async function digests(context: Context, file: string, algorithm: HashAlgorithm | undefined) {
  const word = quote(file);
  const more = algorithm === undefined ? [] : [section('digest', `${call('digest', algorithm)} <${word}`)];
  const found = await askAndAct(context, [DIGEST], [section('md5', `md5sum <${word} 2>/dev/null`), ...more]);
  const first = (label: string) => found.text(label).split(' ')[0] ?? '';
  return { md5: first('md5') || null, digest: first('digest') };
}

export default defineModule({
  summary: 'Downloads a file onto the host, from the host: with curl, or through the connection where there is none.',
  options: OPTIONS,
  checkMode: 'Asks the server whether the file is there, and says that it would be fetched.',
  run: async context => {
    const { args } = context;
    const { url, dest, force } = args;
    const [algorithm = ''] = args.checksum.split(':');
    const named = isHashAlgorithm(algorithm) ? algorithm : undefined;
    const at = await lookAtDestination(context, dest, args, named);
    const wanted = await wantedChecksum(context, at);
    const exists = !at.isDirectory && at.target.real.kind !== 'absent';
    const matches = wanted !== undefined && wanted.digest === at.digest;
    const base = { checksum_dest: null, checksum_src: null, dest: at.path, elapsed: 0, url };
    if (exists && !force && matches) {
      const dressed = await dress(context, at);
      const msg = dressed.changed ? 'file already exists but file attributes changed' : 'file already exists';
      return { ...base, ...savedFields(dressed), changed: dressed.changed, msg };
    }
    const request = requestOf(args, url, conditional(args, at, exists && wanted !== undefined));
    const start = Date.now();
    const wish = { hasCurl: at.hasCurl, directory: args.tmp_dest, read: false };
    const stored = context.checkMode ? undefined : await fetchToHost(context, request, wish);
    const response = stored ?? (await headFromHost(context, request, at.hasCurl));
    const elapsed = Math.floor((Date.now() - start) / 1000);
    const done = async () => (stored === undefined ? undefined : discard(context, stored.file));
    if (response.status === 304) {
      await done();
      return {
        ...existing(at),
        changed: false,
        url,
        dest: at.path,
        msg: responseMessage(response),
        status_code: 304,
        elapsed,
      };
    }
    if (response.status !== 200) {
      await done();
      failed(context, response, at);
    }
    const target = await finalDestination(context, at, response);
    const result = {
      ...base,
      dest: target.path,
      elapsed,
      src: stored?.file ?? null,
      checksum_dest: target.target.sum ?? null,
    };
    const trouble = PARENT_TROUBLE[target.parent];
    if (trouble !== undefined) {
      await done();
      context.fail(`Destination ${target.path.replace(/\/[^/]*$/, '')} ${trouble}`, {
        ...result,
        checksum_src: stored?.sha1 ?? EMPTY_SHA1,
      });
    }
    if (stored === undefined)
      return {
        ...result,
        checksum_src: EMPTY_SHA1,
        ...existing(target),
        changed: true,
        msg: responseMessage(response),
      };
    const fields = { ...result, checksum_src: stored.sha1 };
    try {
      const { md5, digest } = await digests(context, stored.file, wanted?.algorithm);
      if (wanted !== undefined && digest !== wanted.digest)
        context.fail(`The checksum for ${target.path} did not match ${wanted.digest}; it was ${digest}.`, fields);
      const isHttp = /^https?:/i.test(response.url);
      const saving = { backup: args.backup, unsafeWrites: args.unsafe_writes, data: fields };
      const saved = await save(context, target, stored, saving);
      return {
        ...fields,
        ...savedFields(saved),
        changed: saved.changed,
        md5sum: md5,
        msg: isHttp ? responseMessage(response) : `OK (${saved.state.size} bytes)`,
        status_code: isHttp ? response.status : null,
      };
    } finally {
      await done();
    }
  },
});
