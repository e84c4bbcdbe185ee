import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { LabRequest, LabResponse } from '../core/message';

export interface HttpServer {
  port: number;
  stop(): Promise<void>;
}

const largestBodyBytes = 10 * 1024 * 1024;

export async function serveHttp(
  handle: (request: LabRequest) => Promise<LabResponse>,
  port: number,
  host: string,
): Promise<HttpServer> {
  const sockets = new Set<Socket>();
  const server = http.createServer((incoming, outgoing) => {
    void answer(handle, incoming, outgoing);
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: portOf(server.address()),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('The lab listens on no port.');
}

async function answer(
  handle: (request: LabRequest) => Promise<LabResponse>,
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
): Promise<void> {
  try {
    const body = await readBody(incoming);
    send(incoming, outgoing, await handle(toLabRequest(incoming, body)));
  } catch {
    // The caller went away in the middle, or sent too much: there is nobody to answer.
    incoming.socket.destroy();
  }
}

async function readBody(incoming: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > largestBodyBytes) throw new Error('The body is too large.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function toLabRequest(incoming: http.IncomingMessage, body: string): LabRequest {
  const url = incoming.url ?? '/';
  const at = url.indexOf('?');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
  return {
    method: incoming.method ?? 'GET',
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? '' : url.slice(at + 1),
    headers,
    body,
  };
}

function send(
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
  response: LabResponse,
): void {
  if (response.broken === 'reset') {
    incoming.socket.resetAndDestroy();
    return;
  }
  const bytes = Buffer.from(response.body);
  outgoing.writeHead(response.status, { ...response.headers, 'content-length': bytes.length });
  if (response.broken === 'cut') {
    outgoing.write(bytes.subarray(0, bytes.length >> 1), () => incoming.socket.destroy());
    return;
  }
  outgoing.end(bytes);
}
