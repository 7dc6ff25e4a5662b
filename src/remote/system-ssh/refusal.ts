import type { ErrorCode } from '../../error-codes.ts';
import { UnreachableError } from '../connection.ts';
import { dropHint } from '../drop-hint.ts';
import { channelRefused } from '../lane-errors.ts';

const FAILED = 'Failed to connect to the host via ssh: ';

const CODES: readonly (readonly [words: RegExp, code: ErrorCode])[] = [
  [/Permission denied \(|Too many authentication failures/, 'authentication-refused'],
  [/REMOTE HOST IDENTIFICATION HAS CHANGED/, 'host-key-changed'],
  [/Host key verification failed/, 'host-key-unknown'],
  [/no matching .* found/, 'no-common-algorithm'],
  [/^(?:kex_exchange_identification: |Connection (?:closed|reset) by )/m, 'connection-dropped'],
  [/Could not resolve hostname/, 'host-unresolved'],
  [/^ssh: connect to host /m, 'tcp-refused'],
];

/**
 * Why the system's client got nowhere, by its own words.
 * @param passwordSent it was the last thing that the server was told
 */
export function systemRefusal(said: string, who: string, passwordSent: boolean): UnreachableError {
  const words = said.trim();
  const found = CODES.find(([expression]) => expression.test(words))?.[1];
  // what was dropped is tried again: not where the password would go a second time
  const code = passwordSent && found === 'connection-dropped' ? 'handshake-failed' : found;
  // the client is ended when it is asked for the password again, and says nothing then
  if (passwordSent && (words === '' || code === 'authentication-refused'))
    return new UnreachableError(
      `Invalid/incorrect password: ${words || `${who}: Permission denied.`}`,
      'authentication-refused',
      'the password was not taken',
    );
  const hint = /^kex_exchange_identification: /m.test(words) ? dropHint(words) : undefined;
  return new UnreachableError(`${FAILED}${words || 'no reason given'}`, code ?? 'program-failed', hint);
}

/** A client that shares the connection of another and got no channel there: its command did not begin. */
export function sharedRefusal(said: string, hostName: string): UnreachableError | undefined {
  const words = /^mux_client_request_\w+: .*: (Session open refused by peer)/m.exec(said)?.[1];
  return words === undefined ? undefined : channelRefused(hostName, words);
}
