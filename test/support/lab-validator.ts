import http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as validators from '../../conformance/openapi';
import type { WatchedExchange } from '../../src/lab/stripe/watched';
import { faultsOf, isOfProduct, type ExchangeFault } from './lab-exchanges';

export interface LabValidator {
  url: string;
  stop(): Promise<void>;
}

/**
 * Validates by Stripe's OpenAPI document what the labs of all test files exchange. One for the whole
 * run: compiling the document takes seconds, and every test file would do it anew.
 */
export async function startLabValidator(): Promise<LabValidator> {
  const seen = { answers: 0, requests: 0 };
  const server = http.createServer((incoming, outgoing) => {
    // A kept connection times out while a test goes on, and the next look at it would meet a reset.
    outgoing.setHeader('connection', 'close');
    void answer(incoming).then(
      (faults) => void outgoing.writeHead(200).end(JSON.stringify(faults)),
      (error: unknown) => void outgoing.writeHead(500).end(String(error)),
    );
  });

  async function answer(incoming: http.IncomingMessage): Promise<ExchangeFault[]> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const exchanges: WatchedExchange[] = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    seen.answers += exchanges.length;
    seen.requests += exchanges.filter((one) => isOfProduct(one)).length;
    return exchanges.map((one) => faultsOf(one, validators)).filter((one) => one !== null);
  }

  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      const { answers, requests } = seen;
      process.stderr.write(
        `Stripe's OpenAPI document: ${answers} answers of the lab and ${requests} requests of the product validated.\n`,
      );
    },
  };
}
