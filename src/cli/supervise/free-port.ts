import { once } from 'node:events';
import { createServer } from 'node:net';
import { errorCode } from './error-code';

// Two callers in one process must not get the same port before either has bound it.
const handedOut = new Set<number>();

/** A loopback port nobody listens on: the wanted one when it is free, otherwise one the system picks. */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted && (await tryListen(wanted)) !== undefined) return wanted;
  for (;;) {
    const port = await tryListen(0);
    if (port === undefined || handedOut.has(port)) continue;
    handedOut.add(port);
    return port;
  }
}

async function tryListen(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' ? address?.port : undefined;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EADDRINUSE' || code === 'EACCES') return undefined;
    throw error;
  } finally {
    server.close();
  }
}
