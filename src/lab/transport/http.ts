import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { jsonResponse, type LabRequest, type LabResponse } from '../core/message';

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
  const body = await readBody(incoming);
  if (body === null) {
    incoming.socket.destroy();
    return;
  }
  const response = await handle(toLabRequest(incoming, body)).catch(toBugReport);
  send(incoming, outgoing, response);
}

/** Null when the caller went away in the middle or sent too much: there is nobody to answer. */
function readBody(incoming: http.IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largestBodyBytes) resolve(null);
      else chunks.push(chunk);
    });
    incoming.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    incoming.on('error', () => resolve(null));
  });
}

/** A bug of the lab's own is said aloud, so that no test takes it for a fault of the network. */
function toBugReport(error: unknown): LabResponse {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return jsonResponse(500, { error: { message: `The lab failed: ${message}` } });
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
