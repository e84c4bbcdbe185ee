import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';

export interface Listening {
  host: string;
  port: number;
  url: string;
  /** Takes no new request, lets those under way end, and cuts them when they take too long. */
  close(): Promise<void>;
}

/** Longer than any handler may take; a load balancer has turned to others by then. */
const closeTimeoutMs = 8_000;

export function listen(handler: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer(handler);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      const shown = host.includes(':') ? `[${host}]` : host;
      resolve({ host, port: bound, url: `http://${shown}:${bound}`, close });
    });
  });

  function close(): Promise<void> {
    return new Promise((resolve) => {
      const cut = setTimeout(() => server.closeAllConnections(), closeTimeoutMs);
      server.close(() => {
        clearTimeout(cut);
        resolve();
      });
      server.closeIdleConnections();
    });
  }
}
