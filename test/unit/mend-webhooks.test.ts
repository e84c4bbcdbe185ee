import { secretsOf, toWebhookSecret } from '../../src/domain/webhook-secrets';
import { createLab, seedDefaults } from '../../src/lab';
import type { Lab } from '../../src/lab';
import { createAccountClient, ourApiVersion } from '../../src/stripe/account-client';
import type { AccountClient } from '../../src/stripe/account-client';
import { checkWebhooks } from '../../src/stripe/doctor/check-webhooks';
import { subscribedEventTypes } from '../../src/stripe/event-news';
import type { Write } from '../../src/stripe/write';
import { labStripe } from '../lab/support';

const key = 'sk_test_doctor';
const target = 'https://billing.example.com/v1/webhooks/stripe/one';

let lab: Lab;
let stored: string | null;
let client: AccountClient;
beforeEach(() => {
  lab = createLab();
  seedDefaults(lab, key);
  stored = null;
  client = createAccountClient(
    { secret_key: key, webhook_secret: null, api_base: null },
    lab.fetch,
  );
});
afterEach(() => lab.stop());

class Killed extends Error {}

interface Run {
  fix?: boolean;
  diesAt?: number;
  point?: 'before' | 'after';
}

/** One run; it dies at the write of this number, before it or when it is done and nobody has heard of it. */
async function run({ fix = true, diesAt = 0, point = 'before' }: Run = {}) {
  let writes = 0;
  const orDie = async <T>(work: () => Promise<T>): Promise<T> => {
    writes += 1;
    if (writes === diesAt && point === 'before') throw new Killed();
    const value = await work();
    if (writes === diesAt) throw new Killed();
    return value;
  };
  const mortal = <T>(write: Write<T>): Write<T> => ({
    settle: (ways) => orDie(() => write.settle(ways)),
  });
  const findings = await checkWebhooks({
    client: {
      ...client,
      createWebhookEndpoint: (params, k) => mortal(client.createWebhookEndpoint(params, k)),
      updateWebhookEndpoint: (id, params) => mortal(client.updateWebhookEndpoint(id, params)),
      deleteWebhookEndpoint: (id) => mortal(client.deleteWebhookEndpoint(id)),
    },
    connection: 'one',
    target,
    fix,
    readSecret: async () => stored,
    changeSecrets: (change) =>
      orDie(async () => void (stored = toWebhookSecret(change(secretsOf(stored))))),
  });
  return { writes, findings: Object.fromEntries(findings.map((one) => [one.name, one.status])) };
}

const fine = {
  webhook_endpoint: 'ok',
  webhook_events: 'ok',
  webhook_api_version: 'ok',
  webhook_secret: 'ok',
};

interface Change {
  api_version?: typeof ourApiVersion | '2020-08-27';
  enabled_events?: ('invoice.paid' | 'invoice.voided')[];
  metadata?: Record<string, string>;
}

/** As a person makes it in the Dashboard, who then stores its secret or does not. */
async function anEndpoint(change: Change, isStored: boolean) {
  const made = await labStripe(lab, key).webhookEndpoints.create({
    url: target,
    api_version: ourApiVersion,
    enabled_events: [...subscribedEventTypes],
    ...change,
  });
  if (isStored) stored = toWebhookSecret([made.secret!, ...secretsOf(stored)]);
  return made;
}

const rows = () => {
  const { endpoints } = lab.account(key);
  return endpoints.ids().flatMap((id) => endpoints.get(id) ?? []);
};
const enabled = () => rows().filter(({ status }) => status === 'enabled');

/** Exactly one sends, everything that is needed, in our version, signed by a secret that is stored. */
function expectWell(): void {
  const [one, ...more] = enabled();
  expect(more).toEqual([]);
  expect(one).toMatchObject({ url: target, api_version: ourApiVersion });
  expect(one!.enabled_events).toEqual(expect.arrayContaining([...subscribedEventTypes]));
  expect(secretsOf(stored)).toContain(one!.secrets[0]!.secret);
}

const scenes: Record<string, () => Promise<unknown>> = {
  'no endpoint': async () => undefined,
  'no endpoint and an old secret': async () => void (stored = 'whsec_old'),
  'one that is disabled': async () => {
    await run();
    const { id } = enabled()[0]!;
    await labStripe(lab, key).webhookEndpoints.update(id, { disabled: true });
  },
  'one that lacks events': async () => {
    await run();
    const { id } = enabled()[0]!;
    await labStripe(lab, key).webhookEndpoints.update(id, { enabled_events: ['invoice.paid'] });
  },
  'one in another version, whose secret is stored': () =>
    anEndpoint({ api_version: '2020-08-27' }, true),
  'one whose secret nobody has stored': () => anEndpoint({}, false),
  'one of an earlier run, whose secret was never stored': () =>
    anEndpoint({ metadata: { holdfast_connection: 'one' } }, false),
  'two of the same': async () => {
    await run();
    await anEndpoint({}, true);
  },
};

describe.each(Object.keys(scenes))('with %s', (name) => {
  beforeEach(async () => void (await scenes[name]!()));

  it('says what is wrong and changes nothing without fix', async () => {
    const before = JSON.stringify([rows(), stored]);
    const { findings, writes } = await run({ fix: false });
    expect(Object.values(findings)).toContainEqual(expect.stringMatching(/error|warning/));
    expect([writes, JSON.stringify([rows(), stored])]).toEqual([0, before]);
  });

  it('is mended by one run, and left alone by the next', async () => {
    const { findings } = await run();
    expect(Object.values(findings)).toContain('fixed');
    expect(Object.values(findings)).not.toContain('error');
    expectWell();
    expect(await run()).toEqual({ writes: 0, findings: fine });
  });

  it.each([
    ['at once', 0],
    ['when Stripe has forgotten the key', 25 * 3_600],
  ])('is mended %s by the run after one that died, at whatever write', async (_, seconds) => {
    const start = { snapshot: lab.snapshot(), stored };
    const { writes } = await run();
    for (const point of ['before', 'after'] as const) {
      for (let diesAt = 1; diesAt <= writes; diesAt += 1) {
        lab.restore(start.snapshot);
        stored = start.stored;
        await expect(run({ diesAt, point })).rejects.toBeInstanceOf(Killed);
        lab.advance(seconds);
        await run();
        expectWell();
        expect(await run()).toEqual({ writes: 0, findings: fine });
      }
    }
  });

  it.each(['after', 'stored_500'] as const)(
    'says that Stripe did not answer when a write meets %s, and is mended by the next run',
    async (kind) => {
      const start = { snapshot: lab.snapshot(), stored };
      const { writes } = await run();
      for (const method of ['POST', 'DELETE']) {
        for (let nth = 1; nth <= writes; nth += 1) {
          lab.restore(start.snapshot);
          stored = start.stored;
          const armed = lab.faults.arm({ method, nth, times: 1 }, { kind, reason: 'after_work' });
          const { findings } = await run();
          expect('webhook_fix' in findings).toBe(armed.hits > 0);
          lab.faults.clear();
          await run();
          expectWell();
          expect(await run()).toEqual({ writes: 0, findings: fine });
        }
      }
    },
  );
});

it('makes one endpoint when two runs come at the same time', async () => {
  await Promise.all([run(), run()]);
  await run();
  expectWell();
  expect(rows()).toHaveLength(1);
});

it('makes another when what Stripe repeats has been deleted since', async () => {
  await expect(run({ diesAt: 1, point: 'after' })).rejects.toBeInstanceOf(Killed);
  await labStripe(lab, key).webhookEndpoints.del(rows()[0]!.id);
  await run();
  expectWell();
});

describe('the secret of an endpoint that was replaced', () => {
  async function anInvoiceEvent(): Promise<void> {
    const { id } = await labStripe(lab, key).invoices.create({ customer: 'cus_card' });
    await labStripe(lab, key).invoices.del(id);
  }

  it('is valid until an event has come by the new one, then ends', async () => {
    const { secret } = await anEndpoint({ api_version: '2020-08-27' }, true);
    await run();
    const [fresh] = enabled();
    const both = [fresh!.secrets[0]!.secret, secret];
    expect(secretsOf(stored)).toEqual(both);

    lab.advance(10);
    await anInvoiceEvent();
    await run();
    expect(secretsOf(stored)).toEqual(both);

    // As Stripe counts when the endpoint has answered 200.
    const { events } = lab.account(key);
    const id = events.ids().at(-1)!;
    events.put({ ...events.get(id)!, pending_webhooks: 0 });
    await run();
    expect(secretsOf(stored)).toEqual(both.slice(0, 1));
  });

  it('ends without a secret that a person has put there meanwhile', async () => {
    const { secret } = await anEndpoint({ api_version: '2020-08-27' }, true);
    await run();
    stored = toWebhookSecret(['whsec_rolled_by_a_person', ...secretsOf(stored)]);
    lab.advance(10);
    await anInvoiceEvent();
    const { events } = lab.account(key);
    const id = events.ids().at(-1)!;
    events.put({ ...events.get(id)!, pending_webhooks: 0 });
    await run();
    expect(secretsOf(stored)).toEqual([
      'whsec_rolled_by_a_person',
      enabled()[0]!.secrets[0]!.secret,
    ]);
    expect(secretsOf(stored)).not.toContain(secret);
  });
});

it('leaves endpoints at other addresses and those of Connect applications alone', async () => {
  const other = await labStripe(lab, key).webhookEndpoints.create({
    url: 'https://elsewhere.example.com/hook',
    enabled_events: ['*'],
  });
  const { endpoints } = lab.account(key);
  const connect = await anEndpoint({}, false);
  Object.assign(endpoints.get(connect.id)!, { application: 'ca_1' });
  const before = [other.id, connect.id].map((id) => ({ ...endpoints.get(id)! }));
  await run();
  expect([other.id, connect.id].map((id) => endpoints.get(id))).toEqual(before);
  expect(enabled()).toHaveLength(3);
});

it('takes an endpoint of a person for good when the newest event has arrived', async () => {
  await anEndpoint({}, true);
  expect((await run({ fix: false })).findings['webhook_secret']).toBe('warning');
  lab.advance(10);
  const { id } = await labStripe(lab, key).invoices.create({ customer: 'cus_card' });
  await labStripe(lab, key).invoices.del(id);
  const { events } = lab.account(key);
  const newest = events.ids().at(-1)!;
  events.put({ ...events.get(newest)!, pending_webhooks: 0 });
  expect(await run()).toEqual({ writes: 0, findings: fine });
  expect(rows()).toHaveLength(1);
});

it('says which setting is missing when nobody has said where the API is reached', async () => {
  const nowhere = { client, connection: 'one', target: null, readSecret: async () => null };
  const changeSecrets = async () => undefined;
  for (const [fix, status] of [
    [false, 'warning'],
    [true, 'error'],
  ] as const) {
    expect(await checkWebhooks({ ...nowhere, changeSecrets, fix })).toEqual([
      {
        name: 'webhook_endpoint',
        status,
        message: expect.stringContaining('at which address'),
        remedy: expect.stringContaining('HOLDFAST_PUBLIC_URL'),
      },
    ]);
  }
  expect(rows()).toEqual([]);
});
