import http from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import {
  seedDefaults,
  startLab,
  type Lab,
  type RunningLab,
  type StartOptions,
} from '../../src/lab';

// oxlint-disable-next-line typescript/no-explicit-any -- a JSON answer, asserted where it is used
type View = Record<string, any>;

const key = 'sk_test_lab';

// A shared machine can be slow; no test waits for time to pass.
jest.setTimeout(30_000);

export interface Bench extends RunningLab {
  stripe: Stripe;
  /** A control route of the lab. */
  control(method: string, path: string, body?: unknown): Promise<View>;
}

/** A lab on a free port with the seed in it, and the unmodified SDK that talks to it. */
export async function startBench(options: StartOptions = {}): Promise<Bench> {
  const running = await startLab({ collection_delay_ms: 5, ...options });
  seedDefaults(running.lab, key);
  return {
    ...running,
    stripe: sdk(running.port),
    async control(method, path, body) {
      const response = await fetch(`${running.url}/_lab${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (await response.json()) as View;
    },
  };
}

export function sdk(port: number, apiKey = key): Stripe {
  return new Stripe(apiKey, {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
  });
}

/** The SDK on a lab in this process, without a socket. */
export function labStripe(lab: Lab, apiKey = key): Stripe {
  const httpClient = Stripe.createFetchHttpClient(lab.fetch);
  return new Stripe(apiKey, { httpClient, telemetry: false, maxNetworkRetries: 0 });
}

/** Waits until a look gives something, and gives it; the deadline is the test's own. */
export async function until<T>(
  look: () => T | Promise<T>,
  deadlineMs = 15_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`Nothing came in ${deadlineMs} ms: ${String(look)}`);
    await new Promise((resolve) => void setImmediate(resolve));
  }
}

/** What a call was refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('The call was not refused.');
}

export async function aDraft(
  stripe: Stripe,
  params: Partial<Stripe.InvoiceCreateParams> = {},
  amounts: number[] = [1000],
): Promise<string> {
  const { id } = await stripe.invoices.create({
    customer: 'cus_card',
    currency: 'usd',
    auto_advance: false,
    automatic_tax: { enabled: false },
    ...params,
  });
  const lines = amounts.map((amount, n) => ({ amount, description: `Line ${n}` }));
  if (lines.length > 0) await stripe.invoices.addLines(id, { lines });
  return id;
}

export interface Received {
  body: string;
  signature: string;
}

export interface Receiver {
  url: string;
  received: Received[];
  types(): string[];
  /** What it answers from now on. */
  answerWith(status: number): void;
  stop(): Promise<void>;
}

/** A webhook endpoint of ours. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let status = 200;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      received.push({ body, signature: String(request.headers['stripe-signature']) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    types: () => received.map(({ body }) => JSON.parse(body).type),
    answerWith: (given) => void (status = given),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
