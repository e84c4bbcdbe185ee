import { createTaxListener } from './anrok/listener';
import {
  changeBehaviour,
  defaultBehaviour,
  type Behaviour,
  type BehaviourChange,
} from './core/behaviour';
import { createClock, type ClockState } from './core/clock';
import { createFaults, type Faults } from './core/faults';
import { createLedger, type Ledger } from './core/ledger';
import type { LabRequest, LabResponse } from './core/message';
import { createControl } from './control';
import { createEngines, type Engines, type EnginesState } from './engines';
import { seedAccount } from './seed';
import type { Account } from './stripe/account';
import { createAccounts, type Accounts } from './stripe/accounts';
import type { ApiKeys, KeyState } from './stripe/api-keys';
import { ownDoings } from './stripe/billing/collection';
import type { Context } from './stripe/context';
import { listenersOf, recordEvent } from './stripe/events';
import type { StripeEvent } from './stripe/objects';
import { createStripeServer } from './stripe/server';
import { createWebhooks, type WebhookDelivery, type Webhooks } from './stripe/webhooks';
import { createFetch, type LabFetch } from './transport/fetch';

export interface LabOptions {
  behaviour?: BehaviourChange;
  /** From finalize to the first charge of its own; the same as behaviour.collection.delay_ms. */
  collection_delay_ms?: number;
  /** Accounts that begin with the seed's customers and products. */
  seed_keys?: string[];
  /** What the lab's clock adds to; the real time, when nobody else says what time it is. */
  realNow?: () => number;
}

/** Raised whenever a row is kept in another shape, so that an older snapshot is refused and not misread. */
const snapshotVersion = 2;

/** Plain JSON: everything that must be there after a restart. Armed faults and the ledger are not. */
export interface LabSnapshot {
  version: number;
  clock: ClockState;
  behaviour: Behaviour;
  accounts: ReturnType<Accounts['snapshot']>;
  deliveries: WebhookDelivery[];
  engines: EnginesState;
}

/** Simulated Stripe and the tax engines that listen to it, with faults and a clock of their own. */
export interface Lab {
  handle(request: LabRequest): Promise<LabResponse>;
  /** The same pipeline without a socket, for `Stripe.createFetchHttpClient(lab.fetch)`. */
  fetch: LabFetch;
  anrokFetch: LabFetch;
  avataxFetch: LabFetch;
  engines: Engines;
  account(key: string): Account;
  accounts(): Account[];
  keys: ApiKeys;
  /** For a key of Stripe's, of Anrok's or of AvaTax's. */
  setKey(key: string, state: KeyState): void;
  ledger: Ledger;
  faults: Faults;
  webhooks: Pick<Webhooks, 'list' | 'settled'>;
  behaviour(): Behaviour;
  setBehaviour(change: BehaviourChange): Behaviour;
  /** Milliseconds of the lab's clock. */
  now(): number;
  advance(seconds: number): number;
  /** When Stripe or an engine does something by itself next; null: nothing is planned. */
  nextDueMs(): number | null;
  seed(key: string): void;
  /** For work on an account that no request asks for. */
  contextFor(account: Account): Context;
  reset(): void;
  snapshot(): LabSnapshot;
  /** Throws for a snapshot of another version, before anything is changed. */
  restore(snapshot: LabSnapshot): void;
  stop(): void;
}

const byStripeItself: Context['cause'] = { id: null, idempotency_key: null };

export function createLab(options: LabOptions = {}): Lab {
  const clock = createClock(options.realNow);
  const accounts = createAccounts();
  const ledger = createLedger();
  const faults = createFaults();
  const initial = initialBehaviour(options);
  let behaviour = initial;
  const webhooks = createWebhooks(() => behaviour.webhooks, noteDelivered);
  const listener = createTaxListener({
    clock,
    behaviour: () => behaviour,
    accountOf: (key) => accounts.of(key),
    contextFor,
  });

  function contextFor(account: Account, cause = byStripeItself): Context {
    const context: Context = {
      account,
      clock,
      behaviour,
      cause,
      now: () => clock.nowSeconds(),
      emit(type, object, previous) {
        const endpoints = listenersOf(account, type);
        const event = recordEvent(context, type, object, previous, endpoints.length);
        webhooks.send(account, event, endpoints);
        listener.hear(account, event);
      },
    };
    return context;
  }

  /** The hour before an automatic finalization counts from here. */
  function noteDelivered(account: Account, event: StripeEvent): void {
    if (event.type !== 'invoice.created' || event.pending_webhooks > 0) return;
    const { object } = event.data;
    if (typeof object !== 'object' || object === null || !('id' in object)) return;
    const record = account.invoices.get(String(object.id));
    if (record === undefined || record.invoice.webhooks_delivered_at !== null) return;
    const invoice = { ...record.invoice, webhooks_delivered_at: clock.nowSeconds() };
    account.invoices.put({ ...record, invoice });
  }

  for (const [kind, run] of Object.entries(ownDoings)) {
    clock.on(kind, (task) => {
      if (accounts.has(task.account)) run(contextFor(accounts.of(task.account)), task);
    });
  }

  const engines = createEngines({ ledger, faults, behaviour: () => behaviour, clock });
  const handleStripe = createStripeServer({
    accounts,
    ledger,
    faults,
    behaviour: () => behaviour,
    nowMs: () => clock.nowMs(),
    contextFor,
  });

  const lab: Lab = {
    handle: (request) =>
      request.path === '/' || request.path.startsWith('/_lab')
        ? Promise.resolve(control(request))
        : handleStripe(request),
    fetch: createFetch((request) => lab.handle(request)),
    anrokFetch: createFetch(engines.anrok),
    avataxFetch: createFetch(engines.avatax),
    engines,
    account: (key) => accounts.of(key),
    accounts: () => accounts.all(),
    keys: accounts.keys,
    setKey(key, state) {
      accounts.keys.change(key, { state });
      engines.refuse(key, state !== 'valid');
    },
    ledger,
    faults,
    webhooks,
    behaviour: () => behaviour,
    setBehaviour: (change) => (behaviour = changeBehaviour(behaviour, change)),
    now: () => clock.nowMs(),
    advance: (seconds) => clock.advance(seconds),
    nextDueMs: () => clock.nextDueMs(),
    seed: (key) => seedAccount(accounts.of(key), contextFor(accounts.of(key))),
    contextFor: (account) => contextFor(account),
    reset() {
      webhooks.clear();
      clock.reset();
      accounts.clear();
      engines.clear();
      ledger.clear();
      faults.clear();
      behaviour = initial;
      for (const key of options.seed_keys ?? []) lab.seed(key);
    },
    snapshot: () => ({
      version: snapshotVersion,
      clock: clock.snapshot(),
      behaviour,
      accounts: accounts.snapshot(),
      deliveries: webhooks.snapshot(),
      engines: engines.snapshot(),
    }),
    restore(saved) {
      if (saved.version !== snapshotVersion) {
        throw new Error(
          `it was saved as version ${saved.version}, and this lab reads version ${snapshotVersion}`,
        );
      }
      behaviour = changeBehaviour(defaultBehaviour, saved.behaviour);
      accounts.restore(saved.accounts);
      engines.restore(saved.engines);
      clock.restore(saved.clock);
      webhooks.restore(saved.deliveries, (key) => accounts.of(key));
    },
    stop() {
      clock.stop();
      webhooks.stop();
    },
  };
  const control = createControl(lab);
  for (const key of options.seed_keys ?? []) lab.seed(key);
  return lab;
}

function initialBehaviour(options: LabOptions): Behaviour {
  const given = changeBehaviour(defaultBehaviour, options.behaviour ?? {});
  if (options.collection_delay_ms === undefined) return given;
  return changeBehaviour(given, { collection: { delay_ms: options.collection_delay_ms } });
}
