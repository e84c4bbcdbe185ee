import pino from 'pino';
import Stripe from 'stripe';
import { receiveStripeWebhook } from '../../../src/api/routes/receive-stripe-webhook';
import { nobody } from '../../../src/api/auth/caller';
import type { ApiDeps } from '../../../src/api/deps';
import type { Lab } from '../../../src/lab';
import type { Store, StripeEventRow } from '../../../src/store/ports';
import { planInvoice } from '../../../src/stripe/plan-invoice';
import type { Engine } from '../../../src/temporal/engine';
import { deliverEvent } from '../../../src/temporal/pump-deliver-event';
import { stripeKey } from '../circumstances';
import type { Disturbance } from '../disturbances';
import type { MemoryStore } from './memory-store';

type Disturbed = Extract<Disturbance, { what: 'webhook' }>;

/** One delivery of one event that Stripe has yet to make. */
interface Delivery {
  eventId: string;
  dueAt: number;
}

/** The pump comes to what nobody has nudged. */
const sweepAfterMs = 3_000;
const secret = 'whsec_sim';

/** What comes in from Stripe: the events of the account, through the webhook's own route, the inbox and the pump. */
export class Inbound {
  /** Events that Stripe gave up on. */
  readonly lost: string[] = [];
  readonly #events: ReturnType<Lab['account']>['events'];
  readonly #store: MemoryStore;
  readonly #deps: ApiDeps;
  readonly #now: () => number;
  #seen = 0;
  #deliveries: Delivery[] = [];
  readonly #nudged: StripeEventRow[] = [];
  readonly #sweepAt = new Map<string, number>();

  constructor(lab: Lab, store: MemoryStore, engine: Engine) {
    this.#events = lab.account(stripeKey).events;
    this.#store = store;
    this.#now = () => lab.now();
    this.#deps = {
      store: store as unknown as Store,
      engine,
      pump: {
        nudge: () => undefined,
        nudgeBulk: () => undefined,
        nudgeEvent: (row) => void this.#nudged.push(row),
      },
      // Events never need an account.
      stripeFor: () => {
        throw new Error('A webhook needs no Stripe client.');
      },
      accountFor: () => {
        throw new Error('A webhook asks nothing of an account.');
      },
      logger: pino({ level: 'silent' }),
      config: {
        webUiUrl: null,
        publicUrl: null,
        namespace: 'simulation',
        isOpenWithoutKeys: true,
      },
      now: () => new Date(this.#now()),
      planInvoice,
    };
  }

  /** Takes over what has happened in Stripe since it was asked last. */
  collect(disturbed: () => Disturbed | null): void {
    const ids = this.#events.ids();
    for (const eventId of ids.slice(this.#seen)) {
      if (this.#events.get(eventId)?.type.startsWith('invoice.') !== true) continue;
      this.#schedule(eventId, disturbed());
    }
    this.#seen = ids.length;
  }

  #schedule(eventId: string, disturbance: Disturbed | null): void {
    const dueAt = this.#now();
    const late = dueAt + (disturbance?.seconds ?? 0) * 1000;
    switch (disturbance?.how) {
      case 'lost':
        this.lost.push(eventId);
        return;
      case 'duplicated':
        this.#deliveries.push({ eventId, dueAt }, { eventId, dueAt: late });
        return;
      case 'delayed':
        this.#deliveries.push({ eventId, dueAt: late });
        return;
      case 'overtaken':
        // Behind whatever comes in the next second.
        this.#deliveries.push({ eventId, dueAt: dueAt + 1_000 });
        return;
      case undefined:
        this.#deliveries.push({ eventId, dueAt });
    }
  }

  /** Stripe repeats for three days what was not taken. */
  redeliverLost(): void {
    const dueAt = this.#now();
    this.#deliveries.push(...this.lost.splice(0).map((eventId) => ({ eventId, dueAt })));
  }

  /** Posts one event that is due; false: none is. */
  async deliverOne(): Promise<boolean> {
    const at = this.#deliveries.findIndex((delivery) => delivery.dueAt <= this.#now());
    const [delivery] = at < 0 ? [] : this.#deliveries.splice(at, 1);
    if (!delivery) return false;
    const payload = JSON.stringify(this.#events.get(delivery.eventId));
    const seconds = Math.floor(this.#now() / 1000);
    const header = Stripe.webhooks.generateTestHeaderString({
      payload,
      secret,
      timestamp: seconds,
    });
    const raw = {
      params: { connection_id: 'sim' },
      query: {},
      header: (name: string) => (name === 'stripe-signature' ? header : undefined),
      body: Buffer.from(payload),
      logger: this.#deps.logger,
      caller: nobody,
    };
    const answer = await receiveStripeWebhook.run(raw, this.#deps);
    if (answer.status !== 200) throw new Error(`The webhook was answered ${answer.status}.`);
    return true;
  }

  /** Takes one event of the inbox to its workflow; false: there is none. `dies`: before it is settled. */
  async pumpOne(dies: boolean): Promise<boolean> {
    const row = this.#nudged.shift() ?? this.#due();
    if (!row) return false;
    this.#sweepAt.set(row.event_id, this.#now() + sweepAfterMs);
    const { store, engine, logger } = this.#deps;
    const outcome = await deliverEvent({ store, engine, logger }, row);
    if (!dies) await this.#store.inbox.settle(row.connection, row.event_id, outcome);
    return true;
  }

  /** What the pump held in memory is gone; its rows are not. */
  forgetNudges(): void {
    this.#nudged.length = 0;
  }

  #due(): StripeEventRow | undefined {
    return this.#unnudged().find((row) => (this.#sweepAt.get(row.event_id) ?? 0) <= this.#now());
  }

  #unnudged(): StripeEventRow[] {
    const rows = this.#store.pendingEvents().filter((row) => !this.#nudged.includes(row));
    for (const { event_id } of rows) {
      if (!this.#sweepAt.has(event_id)) this.#sweepAt.set(event_id, this.#now() + sweepAfterMs);
    }
    return rows;
  }

  nextDueAt(): number | null {
    const sweeps = this.#unnudged().map((row) => this.#sweepAt.get(row.event_id) ?? 0);
    const times = [...sweeps, ...this.#deliveries.map((delivery) => delivery.dueAt)];
    return times.length === 0 ? null : Math.min(...times);
  }
}
