import { setTimeout as pause } from 'node:timers/promises';
import { createLabClient } from '../../test/support/lab-client';
import type { LabClient } from '../../test/support/lab-client';
import { until } from '../../test/support/until';
import type { Lane } from './lane';
import type { Scenario } from './scenarios';

// oxlint-disable-next-line typescript/no-explicit-any -- JSON answers, looked into where they are used
type Json = Record<string, any>;

const patienceMs = 150_000;

/**
 * The people around one invoice: the billing system that posts it, the operator who steers it, and
 * whoever works in the Stripe Dashboard. They know nothing of the fault: when a call is not answered
 * they look and, if it is not done, they ask again.
 */
export class Desk {
  readonly lab: LabClient;
  readonly connection: string;
  readonly id = 'life';
  /** Codes that the invoice was blocked with and had to be released from. */
  readonly blocks: string[] = [];
  readonly #lane: Lane;

  constructor(lane: Lane, connection: string) {
    this.#lane = lane;
    this.connection = connection;
    this.lab = createLabClient(lane.lab.url, `sk_test_${connection}`);
  }

  /** A fresh account in the lab with its webhook endpoint, and a connection to it. */
  async open(settings: Scenario['settings']): Promise<void> {
    const { lab, connection } = this;
    await fetch(`${lab.url}/_lab/seed`, {
      method: 'POST',
      headers: { authorization: `Bearer ${lab.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ key: lab.key }),
    });
    const endpoint = await lab.stripe('POST', '/v1/webhook_endpoints', {
      url: `${this.#lane.apiUrl}/v1/webhooks/stripe/${connection}`,
      'enabled_events[0]': '*',
    });
    await this.ask('PUT', `/v1/connections/${connection}`, {
      stripe: { secret_key: lab.key, webhook_secret: endpoint['secret'], api_base: lab.url },
      tax: { mode: 'none', timeout: 'PT1H', fallback_mode: 'automatic' },
      ...(settings ? { settings } : {}),
      fallback_product_id: 'prod_misc',
    });
    for (const [name, method] of Object.entries(customers)) {
      await this.ask('PUT', `/v1/customers/${name}`, {
        name,
        billing_config: {
          billing_provider_type: 'stripe',
          billing_provider_customer_id: `cus_${name}`,
          stripe_collection_method: method,
        },
      });
    }
  }

  post(invoice: Json): Promise<Json> {
    return this.ask('POST', '/v1/invoices', { id: this.id, currency: 'usd', ...invoice });
  }

  get(): Promise<Json> {
    return this.ask('GET', `/v1/invoices/${this.id}`);
  }

  /** Asks for an action until it is done or no longer allowed because it was done unheard. */
  async act(action: string, body: Json = {}): Promise<void> {
    await this.ask('POST', `/v1/invoices/${this.id}/${action}`, body, ['action_not_allowed']);
  }

  /** One action over all invoices that a filter finds. */
  async bulk(action: string, filter: Json): Promise<void> {
    await this.ask('POST', '/v1/bulk_actions', { id: `bulk-${this.id}`, action, filter });
  }

  /** Waits for a state. A block on the way is released once for each code, and kept for the report. */
  async when(what: string, check: (view: Json) => boolean): Promise<Json> {
    let last: Json = {};
    const look = async () => {
      last = await this.get();
      if (check(last)) return last;
      const code = last['blocked']?.code;
      if (code && !this.blocks.includes(code)) {
        this.blocks.push(code);
        await this.act('retry');
      }
      await pause(100);
      return null;
    };
    try {
      return await until(what, look, patienceMs);
    } catch (error) {
      const { data } = await this.ask('GET', `/v1/invoices/${this.id}/timeline`);
      throw new Error(`${String(error)}; ${shown(last)}; ${shown(data)}`, { cause: error });
    }
  }

  whenStatus(status: string): Promise<Json> {
    return this.when(`status ${status}`, (view) => view['status'] === status);
  }

  /** As somebody in the Dashboard, on the invoice of this life. */
  async inStripe(action: string, form: Record<string, string> = {}): Promise<void> {
    const view = await this.get();
    await this.lab.stripe(
      'POST',
      `/v1/invoices/${view['external_invoice'].invoice_id}/${action}`,
      form,
    );
  }

  /** One call, asked again while nobody answers or the service says that it cannot just now. */
  private async ask(method: string, path: string, body?: Json, fine: string[] = []): Promise<Json> {
    let last = '';
    return until(
      `${method} ${path} is answered`,
      async () => {
        const answer = await this.#call(method, path, body).catch((error: unknown) => {
          last = String(error);
          return null;
        });
        if (answer === null || answer.status >= 500) {
          await pause(250);
          return null;
        }
        if (answer.status < 300 || fine.includes(answer.body['code'])) return answer.body;
        throw new Error(`${method} ${path}: ${answer.status} ${shown(answer.body)}`);
      },
      patienceMs,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}; last: ${last}`, { cause: error });
    });
  }

  async #call(method: string, path: string, body?: Json): Promise<{ status: number; body: Json }> {
    const response = await fetch(`${this.#lane.apiUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'holdfast-connection': this.connection },
      signal: AbortSignal.timeout(30_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: Json = await response.json();
    return { status: response.status, body: answer };
  }
}

const customers = {
  card: 'charge_automatically',
  invoice: 'send_invoice',
  anrok: 'charge_automatically',
  no_address: 'charge_automatically',
  declined: 'charge_automatically',
};

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 2_000);
}
