import pino from 'pino';
import { createStoreActivities, createStripeActivities } from '../../../src/activities';
import { initialState } from '../../../src/domain/state';
import { createLab } from '../../../src/lab';
import type { Lab } from '../../../src/lab';
import { createStripeClient } from '../../../src/stripe/client';
import { planInvoice } from '../../../src/stripe/plan-invoice';
import { connectionOf, customerOf, documentOf, stripeKey } from '../circumstances';
import type { Circumstances } from '../circumstances';
import { Attempts } from '../temporal/attempts';
import type { Sandbox } from '../temporal/sandbox';
import { SimulatedTemporal } from '../temporal/server';
import { gatedFetch, gatedStore } from './gates';
import type { Gates } from './gates';
import { Inbound } from './inbound';
import { createMemoryStore } from './memory-store';
import type { MemoryStore } from './memory-store';
import { createPeople } from './people';
import type { People } from './people';

export const ref = { connection: 'sim', invoice_id: 'inv-1' };

type Activity = (argument: never) => Promise<unknown>;

/** Everything that one invoice meets: the account, the store, Temporal, and the code of the product. */
export interface World {
  lab: Lab;
  store: MemoryStore;
  temporal: SimulatedTemporal;
  attempts: Attempts;
  inbound: Inbound;
  people: People;
  activities: Record<string, Activity | undefined>;
}

/** The lab's clock is the clock of all; nothing moves it but the scheduler. */
export function createSimulatedLab(life: Circumstances, startsAt: number): Lab {
  const lab = createLab({
    seed_keys: [stripeKey],
    realNow: () => startsAt,
    behaviour: {
      tax_listener: { mode: life.listener, delay_ms: life.listener_delay_ms },
      automatic_tax: { status: life.automatic_tax },
    },
  });
  // Without timers of its own.
  lab.stop();
  return lab;
}

export async function createWorld(
  lab: Lab,
  life: Circumstances,
  sandbox: Sandbox,
  gates: Omit<Gates, 'attempts'>,
): Promise<World> {
  const connection = connectionOf(life);
  const store = createMemoryStore(connection);
  const attempts = new Attempts();
  const all = { ...gates, attempts };
  const temporal = new SimulatedTemporal({ sandbox, ref, now: () => lab.now() });
  const client = createStripeClient(connection.stripe, gatedFetch(lab, all));
  const deps = {
    store: gatedStore(store, all),
    stripeFor: () => client,
    logger: pino({ level: 'silent' }),
  };
  const people = createPeople(lab, life);
  await people.chooseMeans();
  await accept(store, life);
  return {
    lab,
    store,
    temporal,
    attempts,
    inbound: new Inbound(lab, store, temporal),
    people,
    activities: { ...createStripeActivities(deps), ...createStoreActivities(deps) },
  };
}

async function accept(store: MemoryStore, life: Circumstances): Promise<void> {
  const document = documentOf(life);
  const planned = planInvoice({
    connection: connectionOf(life),
    customer: customerOf(life),
    products: [],
    document,
    now: new Date(),
  });
  if ('faults' in planned) throw new Error(JSON.stringify(planned.faults));
  await store.invoices.accept({
    ref,
    document,
    fingerprint: 'f',
    plan: planned.plan,
    state: initialState(planned.policy),
    facts: [],
    by: 'test',
    at: new Date().toISOString(),
  });
}
