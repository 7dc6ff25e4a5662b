import { UnreachableError } from './connection.ts';

export function lostMidScript(hostName: string): UnreachableError {
  return new UnreachableError(
    `the connection to ${hostName} was lost while a script was running; whether it completed is unknown`,
    'connection-lost',
    'it is not sent again by itself: look at the host before running the play again',
  );
}

export function openTimeout(hostName: string): UnreachableError {
  return new UnreachableError(
    `no shell on ${hostName} within the connection timeout`,
    'shell-timeout',
    'a start file of the login shell may wait for something; raise `timeout` if the host is slow',
  );
}

export function channelRefused(hostName: string, words: string, cause?: Error): UnreachableError {
  return new UnreachableError(
    `${hostName} refused a channel: ${words}`,
    'channel-refused',
    "the server's MaxSessions may be too low for the connections in use",
    cause,
  );
}

/** @param said what came instead of a shell's answer; its last words are the error's cause */
export function noShell(hostName: string, said: Buffer): UnreachableError {
  const all = said.toString('utf8').trim();
  const words = all.slice(0, 300);
  return new UnreachableError(
    `${hostName} gave no /bin/sh${words === '' ? '' : `; it said: ${words}`}`,
    'no-shell',
    'the account needs a login shell that can start /bin/sh (not nologin, no forced command)',
    all.slice(-2000),
  );
}
