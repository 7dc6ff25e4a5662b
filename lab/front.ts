import { type AddressInfo, createServer, type Socket } from 'node:net';

/** The node's port on the loopback address; what speaks SSH stands behind it. */
export interface Front {
  readonly port: number;
  /** Accepts connections again, on the same port as ever. */
  open(): Promise<void>;
  /** Breaks all connections and refuses new ones, as a host does that is down. */
  close(): Promise<void>;
  /** Breaks all connections. */
  cut(): void;
}

/** A front that hands each accepted connection to `serve`. */
export async function openFront(serve: (socket: Socket) => void): Promise<Front> {
  const sockets = new Set<Socket>();
  let port = 0;
  const server = createServer(socket => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    serve(socket);
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const open = () =>
    new Promise<void>((resolve, reject) => {
      if (server.listening) {
        resolve();
        return;
      }
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        port = (server.address() as AddressInfo).port;
        server.removeListener('error', reject);
        resolve();
      });
    });
  const close = () =>
    new Promise<void>(resolve => {
      cut();
      if (server.listening) server.close(() => resolve());
      else resolve();
    });
  await open();
  return { port, open, close, cut };
}
