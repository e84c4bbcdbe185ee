import { createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { Behaviour } from '../core/behaviour';
import { newId } from '../core/ids';
import { createRandom, falls } from '../core/random';
import type { Account, EndpointRow } from './account';
import type { StripeEvent } from './objects';

export interface WebhookDelivery {
  id: string;
  account: string;
  endpoint: string;
  url: string;
  event: string;
  type: string;
  status: 'pending' | 'delivered' | 'failed' | 'lost';
  attempts: number;
  last_status: number | null;
  last_error: string | null;
}

export interface Webhooks {
  send(account: Account, event: StripeEvent, endpoints: readonly string[]): void;
  list(): WebhookDelivery[];
  /** Resolves when nothing is on its way and no try is due. */
  settled(): Promise<void>;
  clear(): void;
  stop(): void;
  snapshot(): WebhookDelivery[];
  restore(deliveries: WebhookDelivery[], accountOf: (key: string) => Account): void;
}

/** Real time between tries. Stripe's own is hours; a receiver that is down for half a minute must still get all. */
const backOffMs = [1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1000);
const answerTimeoutMs = 10_000;
const mostAtOnce = 32;
const mostKept = 20_000;

export function createWebhooks(
  behaviour: () => Behaviour['webhooks'],
  onDelivered: (account: Account, event: StripeEvent) => void,
): Webhooks {
  const deliveries = new Map<string, WebhookDelivery>();
  const timers = new Set<NodeJS.Timeout>();
  const waiting: (() => void)[] = [];
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: mostAtOnce }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: mostAtOnce }),
  };
  const random = createRandom();
  let idle: (() => void)[] = [];
  let running = 0;
  let open = 0;
  let generation = 0;

  function later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timer.unref();
    timers.add(timer);
  }

  function close(): void {
    open -= 1;
    if (open > 0) return;
    for (const resolve of idle) resolve();
    idle = [];
  }

  function enqueue(work: () => Promise<void>): void {
    waiting.push(() => {
      running += 1;
      void work().finally(() => {
        running -= 1;
        waiting.shift()?.();
      });
    });
    if (running < mostAtOnce) waiting.shift()?.();
  }

  function begin(account: Account, delivery: WebhookDelivery, event: StripeEvent): void {
    open += 1;
    const { delay_ms: delayMs, shuffle_window_ms: windowMs } = behaviour();
    const wait = delayMs + Math.floor(random() * windowMs);
    const startedIn = generation;
    const run = (): void =>
      enqueue(async () => {
        if (startedIn === generation) await attempt(account, delivery, event, startedIn);
      });
    if (wait > 0) later(wait, run);
    else setImmediate(run);
  }

  async function attempt(
    account: Account,
    delivery: WebhookDelivery,
    event: StripeEvent,
    startedIn: number,
  ): Promise<void> {
    const endpoint = account.endpoints.get(delivery.endpoint);
    if (endpoint === undefined || endpoint.status === 'disabled') {
      delivery.status = 'failed';
      delivery.last_error = 'The endpoint is gone or disabled.';
      return close();
    }
    delivery.attempts += 1;
    const spoiled = falls(behaviour().bad_signature, random);
    const answer = await post(endpoint, event, spoiled);
    if (startedIn !== generation) return;
    delivery.last_status = answer.status;
    delivery.last_error = answer.error;
    if (answer.status !== null && answer.status >= 200 && answer.status < 300) {
      delivery.status = 'delivered';
      event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
      onDelivered(account, event);
      return close();
    }
    const wait = backOffMs[delivery.attempts - 1];
    if (wait === undefined) {
      delivery.status = 'failed';
      return close();
    }
    later(wait, () => enqueue(() => attempt(account, delivery, event, startedIn)));
  }

  function post(
    endpoint: EndpointRow,
    event: StripeEvent,
    spoiled: boolean,
  ): Promise<{ status: number | null; error: string | null }> {
    const body = JSON.stringify({
      ...event,
      api_version: endpoint.api_version ?? event.api_version,
    });
    const url = new URL(endpoint.url);
    const isHttps = url.protocol === 'https:';
    return new Promise((resolve) => {
      const request = (isHttps ? https : http).request(
        url,
        {
          method: 'POST',
          agent: agents[isHttps ? 'https:' : 'http:'],
          timeout: answerTimeoutMs,
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'content-length': Buffer.byteLength(body),
            'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
            'stripe-signature': sign(body, endpoint, spoiled),
          },
        },
        (response) => {
          response.resume();
          response.on('end', () => resolve({ status: response.statusCode ?? null, error: null }));
          response.on('error', (error) => resolve({ status: null, error: error.message }));
        },
      );
      request.on('timeout', () => request.destroy(new Error('No answer in time.')));
      request.on('error', (error) => resolve({ status: null, error: error.message }));
      request.end(body);
    });
  }

  function track(account: Account, event: StripeEvent, endpoint: EndpointRow): WebhookDelivery {
    const delivery: WebhookDelivery = {
      id: newId('whd'),
      account: account.key,
      endpoint: endpoint.id,
      url: endpoint.url,
      event: event.id,
      type: event.type,
      status: 'pending',
      attempts: 0,
      last_status: null,
      last_error: null,
    };
    deliveries.set(delivery.id, delivery);
    if (deliveries.size > mostKept) forgetOldest();
    return delivery;
  }

  function forgetOldest(): void {
    for (const [id, delivery] of deliveries) {
      if (delivery.status === 'pending') continue;
      deliveries.delete(id);
      if (deliveries.size <= mostKept) return;
    }
  }

  function clear(): void {
    generation += 1;
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    waiting.length = 0;
    deliveries.clear();
    open = 0;
    for (const resolve of idle) resolve();
    idle = [];
  }

  return {
    send(account, event, endpoints) {
      for (const id of endpoints) {
        const endpoint = account.endpoints.get(id);
        if (endpoint === undefined) continue;
        const delivery = track(account, event, endpoint);
        if (falls(behaviour().lose, random)) {
          delivery.status = 'lost';
          continue;
        }
        begin(account, delivery, event);
        if (falls(behaviour().duplicate, random))
          begin(account, track(account, event, endpoint), event);
      }
    },
    list: () => [...deliveries.values()],
    settled: () =>
      open === 0 ? Promise.resolve() : new Promise((resolve) => void idle.push(resolve)),
    clear,
    stop() {
      clear();
      for (const agent of Object.values(agents)) agent.destroy();
    },
    snapshot: () => [...deliveries.values()].filter((one) => one.status === 'pending'),
    restore(saved, accountOf) {
      clear();
      for (const delivery of saved) {
        const account = accountOf(delivery.account);
        const event = account.events.get(delivery.event);
        if (event === undefined) continue;
        deliveries.set(delivery.id, delivery);
        begin(account, delivery, event);
      }
    },
  };
}

/** `t=…,v1=…`, one v1 for each secret in force. Real time: receivers compare it with their own clock. */
function sign(body: string, endpoint: EndpointRow, spoiled: boolean): string {
  const now = Math.floor(Date.now() / 1000);
  const inForce = endpoint.secrets.filter(
    (secret) => secret.expires_at === null || secret.expires_at > now,
  );
  const signatures = inForce.map(({ secret }) => {
    const key = spoiled ? `${secret}-spoiled` : secret;
    return `v1=${createHmac('sha256', key).update(`${now}.${body}`).digest('hex')}`;
  });
  return [`t=${now}`, ...signatures].join(',');
}
