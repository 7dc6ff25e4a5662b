import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:net';

const TYPE = 'sk-ssh-ed25519@openssh.com';
const APPLICATION = 'ssh:';
const [IDENTITIES_ANSWER, SIGN_REQUEST, SIGN_RESPONSE, REQUEST_IDENTITIES] = [12, 13, 14, 11];
const FAILURE = 5;
const PRESENT = 1;

/** An ssh-agent that holds a key of a FIDO device which is only a program: sshd takes its signatures for a device's. */
export interface FidoAgent extends AsyncDisposable {
  readonly socket: string;
  /** As a line of authorized_keys. */
  readonly publicKey: string;
  readonly blob: Buffer;
  /** How often it was asked to sign. */
  signatures(): number;
}

function string(value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest();

export async function startFidoAgent(socket: string): Promise<FidoAgent> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const blob = Buffer.concat([string(TYPE), string(raw), string(APPLICATION)]);
  let counter = 0;
  const signature = (data: Buffer) => {
    const state = Buffer.concat([Buffer.from([PRESENT]), uint32(++counter)]);
    const signed = sign(null, Buffer.concat([sha256(APPLICATION), state, sha256(data)]), privateKey);
    return string(Buffer.concat([string(TYPE), string(signed), state]));
  };
  const answer = (request: Buffer): Buffer => {
    if (request[0] === REQUEST_IDENTITIES)
      return Buffer.concat([Buffer.from([IDENTITIES_ANSWER]), uint32(1), string(blob), string('fido')]);
    if (request[0] !== SIGN_REQUEST) return Buffer.from([FAILURE]);
    const start = 1 + 4 + request.readUInt32BE(1);
    const data = request.subarray(start + 4, start + 4 + request.readUInt32BE(start));
    return Buffer.concat([Buffer.from([SIGN_RESPONSE]), signature(data)]);
  };
  const server = createServer(client => {
    let heard = Buffer.alloc(0);
    client.on('error', () => {});
    client.on('data', chunk => {
      heard = Buffer.concat([heard, Buffer.from(chunk)]);
      while (heard.length >= 4 && heard.length >= 4 + heard.readUInt32BE(0)) {
        const end = 4 + heard.readUInt32BE(0);
        client.write(string(answer(heard.subarray(4, end))));
        heard = heard.subarray(end);
      }
    });
  });
  await new Promise<void>(resolve => server.listen(socket, resolve));
  return {
    socket,
    publicKey: `${TYPE} ${blob.toString('base64')} fido`,
    blob,
    signatures: () => counter,
    [Symbol.asyncDispose]: () => new Promise(resolve => server.close(() => resolve())),
  };
}

/** The private half as ssh-keygen writes it: a handle of the device's. */
export function fidoKeyFile(blob: Buffer): string {
  const check = uint32(42);
  const handle = Buffer.concat([Buffer.from([PRESENT]), string('handle'), string('')]);
  const secret = Buffer.concat([check, check, blob, handle, string('fido')]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, (8 - (secret.length % 8)) % 8));
  const body = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    string('none'),
    string('none'),
    string(''),
    uint32(1),
    string(blob),
    string(Buffer.concat([secret, padding])),
  ]);
  const lines = body.toString('base64').replace(/.{1,70}/g, '$&\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}-----END OPENSSH PRIVATE KEY-----\n`;
}
