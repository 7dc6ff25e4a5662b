import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** How the connection to the mail server is encrypted. */
export type Encryption = 'tls' | 'starttls' | 'starttls-if-offered' | 'none';

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly encryption: Encryption;
  readonly credentials: { readonly user: string; readonly pass: string } | undefined;
  readonly heloName: string | undefined;
  readonly timeoutMs: number;
}

/** What the server refused, by recipient: SMTP code and words. */
export type Refusals = Readonly<Record<string, readonly [number, string]>>;

/** A mail that did not go out; `phase` tells how far it came. */
export class MailError extends Error {
  readonly phase: 'connect' | 'encrypt' | 'login' | 'send';
  constructor(phase: MailError['phase'], message: string, cause: unknown) {
    super(message, { cause });
    this.phase = phase;
  }
}

interface SmtpFailure {
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly recipient?: string;
  readonly message: string;
}

function phaseOf({ code, command }: SmtpFailure): MailError['phase'] {
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'login';
  if (code === 'ETLS' || command === 'STARTTLS') return 'encrypt';
  return command === 'CONN' || command === 'EHLO' || command === 'HELO' ? 'connect' : 'send';
}

/** A channel through an SSH connection has none of a socket's timers; nodemailer sets them. */
function asSocket(stream: Duplex): Socket {
  const socket = stream as unknown as Socket;
  socket.setTimeout ??= () => socket;
  socket.setKeepAlive ??= () => socket;
  socket.setNoDelay ??= () => socket;
  return socket;
}

export type Message = Readonly<Record<string, unknown>>;

/**
 * Sends a message over a connection that is open already.
 * Like Python's smtplib, TLS encrypts without verifying the server's certificate.
 * @throws MailError
 */
export async function deliver(stream: Duplex, server: MailServer, message: Message): Promise<Refusals> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host: server.host,
    port: server.port,
    connection: asSocket(stream),
    secure: server.encryption === 'tls',
    requireTLS: server.encryption === 'starttls',
    ignoreTLS: server.encryption === 'none',
    tls: { rejectUnauthorized: false },
    greetingTimeout: server.timeoutMs,
    socketTimeout: server.timeoutMs,
    connectionTimeout: server.timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(server.credentials === undefined ? {} : { auth: { ...server.credentials } }),
    ...(server.heloName === undefined ? {} : { name: server.heloName }),
  });
  try {
    const info = (await transport.sendMail(message)) as { rejectedErrors?: readonly SmtpFailure[] };
    const refused = (info.rejectedErrors ?? []).map(
      error => [error.recipient ?? '', [error.responseCode ?? 0, error.response ?? error.message] as const] as const,
    );
    return Object.fromEntries(refused);
  } catch (error) {
    const failure = error as SmtpFailure;
    throw new MailError(phaseOf(failure), failure.response ?? failure.message, error);
  } finally {
    transport.close();
    stream.destroy();
  }
}
