import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves bodies by path, and 404 elsewhere; notes who asked. */
export async function serveKeys(bodies: ReadonlyMap<string, Buffer>) {
  const agents: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const body = bodies.get(request.url ?? '');
    agents.push(request.headers['user-agent']);
    response.writeHead(body === undefined ? 404 : 200, { 'Content-Length': body?.length ?? 0 }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    agents,
    close: () => server.close(),
  };
}
