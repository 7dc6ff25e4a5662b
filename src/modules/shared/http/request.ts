/** An HTTP request as a module wants it made. */
export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Sent as it is; `file` is a path of the host. */
  readonly body?: { readonly text: string } | { readonly file: string } | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Seconds for connecting and for silence. */
  readonly timeout: number;
  readonly validateCerts: boolean;
  /** `safe`: GET and HEAD only. */
  readonly redirects: 'all' | 'safe' | 'none';
  readonly useProxy: boolean;
  readonly useNetrc: boolean;
  readonly decompress: boolean;
  readonly clientCert?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly caPath?: string | undefined;
  readonly unixSocket?: string | undefined;
  readonly ciphers?: readonly string[] | undefined;
}

export interface HttpResponse {
  /** -1 when there was no answer. */
  readonly status: number;
  readonly reason: string;
  /** The last response's; names in lower case, repeated ones joined. */
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: readonly (readonly [name: string, value: string])[];
  /** Where redirects led. */
  readonly url: string;
  /** Why there was no answer, in Ansible's words. */
  readonly problem: string | undefined;
}

/** Ansible's `msg` of a response. */
export function responseMessage(response: HttpResponse): string {
  if (response.status === -1) return response.problem ?? 'Request failed';
  if (response.status >= 300) return `HTTP Error ${response.status}: ${response.reason}`;
  return `OK (${response.headers.get('content-length') ?? 'unknown'} bytes)`;
}

export function hasHeader(headers: readonly (readonly [string, string])[], name: string): boolean {
  return headers.some(([known]) => known.toLowerCase() === name);
}

/** The name that a server gives a download; only its last part counts. */
export function downloadName(response: HttpResponse): string | undefined {
  const given = /attachment; ?filename="?([^"]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return given === undefined ? undefined : given.split('/').at(-1) || undefined;
}

/** The last part of a URL's path. */
export function urlName(url: string): string {
  return (
    url
      .replace(/[?#].*$/s, '')
      .replace(/^[a-z]+:\/\/[^/]*/i, '')
      .split('/')
      .at(-1) || 'index.html'
  );
}
