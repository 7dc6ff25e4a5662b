import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net';

/** A wire to a server of this machine that can be cut, stalled and corrupted. */
export interface Wire extends AsyncDisposable {
  readonly port: number;
  connections: number;
  /** What the server sends from now on: passed on, held back, or changed. */
  fromServer: 'pass' | 'hold' | 'corrupt';
  fromClient: 'pass' | 'hold';
  /** How many more pieces of what the server sends are passed on; then it is held back. */
  passes: number;
  cut(): void;
  /** Ends both sides without a word to the client: what it sends goes nowhere. */
  forget(): void;
}

export async function openWire(to: number): Promise<Wire> {
  const pairs = new Set<[Socket, Socket]>();
  const server = createServer(client => {
    wire.connections += 1;
    const upstream = connectTcp(to, '127.0.0.1');
    pairs.add([client, upstream]);
    client.on('data', data => wire.fromClient === 'pass' && upstream.write(data));
    upstream.on('data', data => {
      if (wire.passes-- <= 0) wire.fromServer = 'hold';
      if (wire.fromServer === 'corrupt') for (let i = 0; i < data.length; i++) data[i] = (data[i] ?? 0) ^ 0x55;
      if (wire.fromServer !== 'hold') client.write(data);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => wire.fromServer !== 'hold' && other.destroy());
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const all = () => [...pairs];
  const wire: Wire = {
    port: (server.address() as AddressInfo).port,
    connections: 0,
    fromServer: 'pass',
    fromClient: 'pass',
    passes: Number.POSITIVE_INFINITY,
    cut: () => {
      for (const [client, upstream] of all()) for (const socket of [client, upstream]) socket.destroy();
    },
    forget: () => {
      wire.fromServer = 'hold';
      wire.fromClient = 'hold';
      for (const [, upstream] of all()) upstream.destroy();
    },
    [Symbol.asyncDispose]: async () => {
      wire.cut();
      await new Promise<void>(resolve => server.close(() => resolve()));
    },
  };
  return wire;
}
