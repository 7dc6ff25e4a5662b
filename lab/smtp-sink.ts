import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers with folding and encoded words undone, names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** First text part, decoded. */
  readonly text: string;
}

/** A mail server on the loopback address that keeps what it gets. */
export interface SmtpSink {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  /** From now on mail is refused (or accepted again). */
  refuse(refusing: boolean): void;
  /** Called before a mail is acknowledged. */
  onMail(listener: (mail: ReceivedMail) => void | Promise<void>): void;
  stop(): Promise<void>;
}

const unescapeHex = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** Undoes the encoded words of a header (RFC 2047, UTF-8). */
function decodeWords(value: string): string {
  return value.replace(/=\?utf-8\?([qb])\?(.*?)\?=(\s+(?==\?))?/gi, (_, kind: string, text: string) =>
    kind.toLowerCase() === 'b'
      ? Buffer.from(text, 'base64').toString()
      : unescapeHex(text.replaceAll('_', ' ')).toString(),
  );
}

function parseHeaders(head: string): ReadonlyMap<string, string> {
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const pairs = lines.map(line => /^([^:]+):\s*(.*)$/.exec(line));
  return new Map(
    pairs.flatMap(pair => (pair === null ? [] : [[(pair[1] ?? '').toLowerCase(), decodeWords(pair[2] ?? '')]])),
  );
}

function split(message: string): { headers: ReadonlyMap<string, string>; body: string } {
  const end = /\r?\n\r?\n/.exec(message);
  if (end === null) return { headers: parseHeaders(message), body: '' };
  return { headers: parseHeaders(message.slice(0, end.index)), body: message.slice(end.index + end[0].length) };
}

function decode(headers: ReadonlyMap<string, string>, body: string): string {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return body;
  return unescapeHex(body.replace(/=\r?\n/g, '')).toString();
}

/** The first text part of a message, whether it is the message itself or a part of a multipart one. */
function firstText(message: string): string {
  const { headers, body } = split(message);
  const boundary = /multipart\/.*boundary="?([^";]+)"?/i.exec(headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined) return decode(headers, body);
  const part = body.split(`--${boundary}`)[1];
  return part === undefined ? '' : firstText(part.replace(/^\r?\n/, ''));
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Starts the sink on a free port of 127.0.0.1, without encryption or log-in. */
export async function startSmtpSink(): Promise<SmtpSink> {
  const mails: ReceivedMail[] = [];
  let refusing = false;
  let listener: (mail: ReceivedMail) => void | Promise<void> = () => {};

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: (_address, _session, callback) => {
      callback(refusing ? Object.assign(new Error('no mail today'), { responseCode: 550 }) : null);
    },
    onData: (stream, session, callback) => {
      readAll(stream)
        .then(async message => {
          const from = session.envelope.mailFrom;
          const mail: ReceivedMail = {
            from: from === false ? '' : from.address,
            to: session.envelope.rcptTo.map(recipient => recipient.address),
            headers: split(message).headers,
            text: firstText(message),
          };
          mails.push(mail);
          await listener(mail);
          callback();
        })
        .catch(callback);
    },
  });
  server.on('error', () => {});
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    refuse: value => {
      refusing = value;
    },
    onMail: next => {
      listener = next;
    },
    stop: () => new Promise<void>(resolve => server.close(() => resolve())),
  };
}
