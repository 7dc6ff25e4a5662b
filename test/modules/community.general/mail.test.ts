import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { parseAddress, parseHeaders } from '../../../src/modules/community.general/mail/addresses.ts';
import mail from '../../../src/modules/community.general/mail/index.ts';
import { type Connection, UnreachableError } from '../../../src/remote/connection.ts';
import type { Value } from '../../../src/values.ts';
import { runModule, type TaskOutcome } from '../../support/module-context.ts';

test.each([
  ['root', { name: '', address: 'root' }],
  ['a@b.example', { name: '', address: 'a@b.example' }],
  ['Ann Other <ann@b.example>', { name: 'Ann Other', address: 'ann@b.example' }],
  ['"Other, Ann" <ann@b.example>', { name: 'Other, Ann', address: 'ann@b.example' }],
  ['ann@b.example (Ann)', { name: 'Ann', address: 'ann@b.example' }],
  ['x@y\r\nBcc: evil@z', { name: '', address: 'x@y Bcc: evil@z' }],
])('address %j', (written, expected) => {
  expect(parseAddress(written)).toEqual(expected);
});

test('headers as Ansible parts them', () => {
  expect(parseHeaders(['Reply-To=a@b|X-One=1', 'bad', 'a=b=c'])).toEqual({
    headers: [
      { key: 'Reply-To', value: 'a@b' },
      { key: 'X-One', value: '1' },
    ],
    skipped: ['bad', 'a=b=c'],
  });
});

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly secure: boolean;
  readonly user: string | undefined;
}

class Sink {
  readonly received: Received[] = [];
  readonly #server: SMTPServer;

  constructor(options: SMTPServerOptions) {
    this.#server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      logger: false,
      closeTimeout: 100,
      onAuth: (auth, _session, done) =>
        auth.password === 'right' ? done(null, { user: auth.username ?? '' }) : done(new Error('535 no such user')),
      onRcptTo: (address, _session, done) =>
        done(address.address.startsWith('nobody') ? new Error('no such mailbox') : null),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          this.received.push({
            from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
            to: session.envelope.rcptTo.map(({ address }) => address),
            text: Buffer.concat(chunks).toString('utf8'),
            secure: session.secure,
            user: session.user === undefined ? undefined : String(session.user),
          });
          done();
        });
      },
      ...options,
    });
    this.#server.on('error', () => undefined);
  }

  async listen(): Promise<number> {
    const server = this.#server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  close(): Promise<void> {
    return new Promise(done => this.#server.close(() => done()));
  }
}

/** A channel without a socket's own methods, as one through SSH is. */
function channel(port: number): Promise<Duplex> {
  return new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', error => failed(new UnreachableError(`connection refused: ${error.message}`, 'tcp-refused')));
    socket.once('connect', () => {
      const duplex = new Duplex({
        read: () => socket.resume(),
        write: (chunk, _encoding, callback) => void socket.write(chunk as Buffer, () => callback()),
        final: callback => void socket.end(() => callback()),
        destroy: (_error, callback) => {
          socket.destroy();
          callback(null);
        },
      });
      socket.on('data', chunk => {
        if (!duplex.push(chunk)) socket.pause();
      });
      socket.on('end', () => duplex.push(null));
      socket.on('error', () => duplex.destroy());
      done(duplex);
    });
  });
}

describe('against a mail server', () => {
  let sink: Sink;
  let port: number;
  const start = async (options: SMTPServerOptions = {}) => {
    sink = new Sink(options);
    port = await sink.listen();
  };
  afterEach(() => sink.close());

  const send = (args: Readonly<Record<string, Value>>, checkMode = false): Promise<TaskOutcome> =>
    runModule(
      mail,
      {
        host: '127.0.0.1',
        port,
        sender: 'node@pve.example',
        to: 'ann@x.example',
        subject: 'Hello',
        timeout: 5,
        ...args,
      },
      {
        checkMode,
        link: {
          connection: async () => ({ openTcp: (_host: string, to: number) => channel(to) }) as unknown as Connection,
        },
      },
    );

  test('a whole message', async () => {
    await start();
    const directory = mkdtempSync(join(tmpdir(), 'tsplay-mail-'));
    writeFileSync(join(directory, 'note.bin'), Buffer.from([0, 1, 2, 255]));
    const { result, changed, warnings } = await send({
      sender: 'Node <node@pve.example>',
      to: ['Ann <ann@x.example>', 'bob@x.example'],
      cc: 'carl@x.example',
      bcc: ['dora@x.example'],
      subject: 'Überblick',
      body: '<p>grün</p>',
      subtype: 'html',
      headers: ['Reply-To=back@x.example', 'nonsense'],
      attach: [join(directory, 'note.bin')],
      message_id_domain: 'pve.example',
    });
    rmSync(directory, { recursive: true });
    expect(result).toEqual({ changed: false, msg: 'Mail sent successfully', result: {} });
    expect(changed).toBe(false);
    expect(warnings).toEqual(["Skipping header 'nonsense', unable to parse"]);
    const [message] = sink.received;
    expect(message).toMatchObject({
      from: 'node@pve.example',
      to: ['dora@x.example', 'ann@x.example', 'bob@x.example', 'carl@x.example'],
      secure: true,
    });
    expect(message?.text).toMatch(/^From: Node <node@pve\.example>/m);
    expect(message?.text).toMatch(/^Reply-To: back@x\.example/m);
    expect(message?.text).toMatch(/^Message-ID: <[0-9a-f-]+@pve\.example>/m);
    expect(message?.text).toContain('text/html; charset=utf-8');
    expect(message?.text).toContain(Buffer.from([0, 1, 2, 255]).toString('base64'));
    expect(message?.text).not.toContain('dora');
  });

  test('the subject is the body where none is given', async () => {
    await start({ disabledCommands: ['STARTTLS', 'AUTH'] });
    await send({});
    expect(sink.received[0]).toMatchObject({ to: ['ann@x.example'], secure: false });
    expect(sink.received[0]?.text).toContain('Hello\r\n');
  });

  test('nothing in check mode', async () => {
    await start();
    expect((await send({}, true)).result).toMatchObject({ skipped: true });
    expect(sink.received).toEqual([]);
  });

  test.each([
    ['always', { secure: true }, true],
    ['starttls', {}, true],
    ['never', {}, false],
  ] as const)('secure=%s', async (secure, options, isSecure) => {
    await start(options);
    expect((await send({ secure })).result.msg).toBe('Mail sent successfully');
    expect(sink.received[0]?.secure).toBe(isSecure);
  });

  test('a server that speaks TLS only is found by secure=try', async () => {
    await start({ secure: true });
    expect((await send({})).result.msg).toBe('Mail sent successfully');
  });

  test('logs in', async () => {
    await start();
    const { result } = await send({ username: 'u', password: 'right' });
    expect(result.msg).toBe('Mail sent successfully');
    expect(sink.received[0]).toMatchObject({ user: 'u', secure: true });
  });

  test.each([
    [
      'a wrong password',
      {},
      { username: 'u', password: 'wrong' },
      /^Authentication to 127\.0\.0\.1:\d+ failed, please check your username and\/or password/,
    ],
    ['no STARTTLS', { disabledCommands: ['STARTTLS'] }, { secure: 'starttls' }, /^StartTLS is not offered on server/],
    ['TLS to a plain server', {}, { secure: 'always' }, /^Unable to start an encrypted session to/],
    ['nobody there', {}, { to: 'nobody@x.example' }, /^Failed to send mail to 'nobody@x\.example': .*no such mailbox/],
    ['a line break in to', {}, { to: 'ann@x.example\nevil@x.example' }, /^Refused an address with a line break/],
    [
      'a line break in sender',
      {},
      { sender: 'a@x.example\r\nevil@x.example' },
      /^Refused an address with a line break/,
    ],
    ['a missing attachment', {}, { attach: '/nonexistent/file' }, /can't attach file \/nonexistent\/file/],
    ['a server that is not there', {}, { port: 1 }, /^Unable to Connect 127\.0\.0\.1:1: connection refused/],
    [
      'credentials in clear text',
      {},
      { host: 'mail.example', username: 'u', password: 'right', secure: 'never' },
      /^Refused to send username and password to mail\.example/,
    ],
    [
      'credentials where TLS is not offered',
      { disabledCommands: ['STARTTLS'] },
      { host: 'mail.example', username: 'u', password: 'right' },
      /^StartTLS is not offered/,
    ],
  ] as const)('%s fails', async (_title, options, args, message) => {
    await start(options as SMTPServerOptions);
    const { result } = await send(args);
    expect(result).toMatchObject({ failed: true, rc: 1, msg: expect.stringMatching(message) });
    expect(sink.received).toEqual([]);
  });

  test('one of two recipients refused', async () => {
    await start();
    const { result, warnings } = await send({ to: ['ann@x.example', 'nobody@x.example'] });
    expect(result.msg).toBe('Failed to send mail to at least one recipient');
    expect(result.result).toEqual({ 'nobody@x.example': [550, expect.stringContaining('no such mailbox')] });
    expect(warnings).toHaveLength(1);
  });
});
