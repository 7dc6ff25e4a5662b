import { spawnSync } from 'node:child_process';
import { decodeText } from '../../python/codecs.ts';
import { asDouble, str, truthy } from '../../python/semantics.ts';
import { splitLines } from '../../python/splitlines.ts';
import { stripRight } from '../../python/strip.ts';
import type { Value } from '../../values.ts';
import type { CallContext, Lookup } from '../callables.ts';
import { defineLookups } from '../plugin-table.ts';
import { lookupError } from './errors.ts';
import { asDict } from './parameters.ts';

const OUTPUT_LIMIT = 256 * 1024 * 1024;

/** What a shell command prints that runs in the playbook's folder, the last of those that are searched. @throws PythonError AnsibleError when it fails. */
function output(context: CallContext, command: string, lookup: string): string {
  const environment = Object.fromEntries(
    Object.entries(context.services.environment).filter(([, value]) => value !== undefined),
  );
  const { status, stdout, error } = spawnSync('/bin/sh', ['-c', command], {
    cwd: context.services.folders.at(-1),
    env: environment,
    stdio: ['inherit', 'pipe', 'inherit'],
    maxBuffer: OUTPUT_LIMIT,
  });
  if (error !== undefined) throw lookupError(`lookup_plugin.${lookup}(${command}) failed: ${error.message}`);
  if (status !== 0) throw lookupError(`lookup_plugin.${lookup}(${command}) returned ${status}`);
  return decodeText(stdout, 'utf-8', true);
}

/** Runs in a node of its own, since lookups are synchronous and fetch is not; what it asks for comes over stdin, for passwords are in it. */
const FETCH = `
const { url, headers, method, timeout, insecure } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
if (insecure) process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
fetch(url, { headers, method, signal: AbortSignal.timeout(timeout * 1000) })
  .then(async answer => {
    if (!answer.ok) throw new Error('HTTP Error ' + answer.status + ': ' + answer.statusText);
    process.stdout.write(Buffer.from(await answer.arrayBuffer()));
  })
  .catch(error => {
    const code = error.cause && error.cause.code;
    process.stderr.write(code === 'ECONNREFUSED' ? '<urlopen error [Errno 111] Connection refused>' : String(error.cause ? error.cause.message : error.message));
    process.exit(1);
  });
`;

const url: Lookup = (context, terms, kwargs) =>
  terms.flatMap((term): Value[] => {
    const address = str(term);
    const headers: Record<string, string> = { 'User-Agent': str(kwargs.get('http_agent') ?? 'ansible-httpget') };
    for (const [name, value] of asDict(kwargs.get('headers')) ?? []) headers[str(name)] = str(value);
    const user = kwargs.get('username') ?? null;
    if (user !== null)
      headers.Authorization = `Basic ${Buffer.from(`${str(user)}:${str(kwargs.get('password') ?? '')}`).toString('base64')}`;
    const request = {
      url: address,
      headers,
      method: 'GET',
      timeout: asDouble(kwargs.get('timeout')) ?? 10,
      insecure: !truthy(kwargs.get('validate_certs') ?? true),
    };
    const answer = spawnSync(process.execPath, ['-e', FETCH], {
      input: JSON.stringify(request),
      env: { ...process.env, ...context.services.environment },
      maxBuffer: OUTPUT_LIMIT,
    });
    if (answer.status !== 0)
      throw lookupError(failure(address, answer.stderr?.toString('utf8').trim() ?? answer.error?.message ?? ''));
    const text = answer.stdout.toString('utf8');
    return truthy(kwargs.get('split_lines') ?? true) ? splitLines(text) : [text];
  });

function failure(address: string, reason: string): string {
  return reason.startsWith('HTTP Error')
    ? `Received HTTP error for ${address} : ${reason}`
    : `Failed lookup url for ${address} : ${reason}`;
}

/** Lookups that run a program on the controller. */
export default defineLookups({
  pipe: (context, terms) => terms.map(term => stripRight(output(context, str(term), 'pipe'))),
  lines: (context, terms) => terms.flatMap(term => splitLines(output(context, str(term), 'lines'))),
  url,
});
