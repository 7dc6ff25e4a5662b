import { splitUrl } from '../../../python/url-split.ts';
import { readFromHost } from '../../shared/http/fetch-to-host.ts';
import { type HttpRequest, responseMessage } from '../../shared/http/request.ts';
import type { Context } from './options.ts';
import type { HostFile, RepositoryFiles } from './repository-files.ts';

/** What becomes of `signed_by`. */
export interface SigningKey {
  /** The field's value. */
  readonly value: string;
  /** The result's `key_filename`. */
  readonly file: string | null;
  /** The key that is to lie in a file of the host. */
  readonly fetched?: { readonly file: HostFile; readonly content: Buffer };
}

const ARMOUR = '-----BEGIN PGP PUBLIC KEY BLOCK-----';

const requestFor = (url: string): HttpRequest => ({
  url,
  method: 'GET',
  headers: [['User-agent', 'ansible-httpget']],
  timeout: 10,
  validateCerts: true,
  redirects: 'all',
  useProxy: true,
  useNetrc: true,
  decompress: true,
});

async function fetchKey(context: Context, url: string, hasCurl: boolean): Promise<Buffer> {
  const response = await readFromHost(context, requestFor(url), hasCurl);
  if (response.status === 200) return response.content;
  const why = responseMessage(response).replace(/^Request failed: /, '');
  return context.fail(`Could not fetch signed_by key: ${why}`);
}

/** A file of the host and what is no URL stand in the source as they are; a URL's key gets a file of its own. */
export async function signingKey(context: Context, signedBy: string, files: RepositoryFiles): Promise<SigningKey> {
  if (files.signedByFile) return { value: signedBy, file: signedBy };
  if (splitUrl(signedBy).scheme === '') return { value: signedBy, file: null };
  const content = await fetchKey(context, signedBy, files.hasCurl);
  if (content.length === 0) return { value: signedBy, file: signedBy };
  const file = files.keys[content.includes(ARMOUR) ? 'asc' : 'gpg'];
  return { value: file.path, file: file.path, fetched: { file, content } };
}
