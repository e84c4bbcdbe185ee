import type { Fact } from '../../src/domain/facts';
import { createPump } from '../../src/temporal/pump';
import type { Pump } from '../../src/temporal/pump';
import { CommandRefused, TaxMissing } from '../../src/temporal/engine-errors';
import { until } from '../support/until';
import { anInvoice, startApi } from './support';
import type { TestApi } from './support';
import { aKey } from './support-keys';

let api: TestApi;
let pump: Pump;
beforeEach(async () => {
  api = await startApi();
  const { store, engine } = api;
  pump = createPump({ store, engine, logger: api.deps.logger, intervalMs: 20 });
});
afterEach(async () => {
  await pump.stop();
  await api.stop();
});

const ref = (id: string) => ({ connection: 'default', invoice_id: id });

function blocked(n = 1): Fact {
  return {
    type: 'blocked',
    at: '2026-11-01T00:00:00.000Z',
    by: 'holdfast',
    n,
    step: 'finalize',
    code: 'tax_location_invalid',
    message: 'no address',
    attempts: 1,
    stripe_request_id: 'req_1',
  };
}

/** Accepted invoices, and those of them that are blocked. */
async function post(ids: string[], change: Record<string, unknown> = {}): Promise<void> {
  for (const id of ids) await api.post('/v1/invoices', anInvoice({ id, ...change })).expect(201);
}
async function block(ids: string[]): Promise<void> {
  for (const id of ids) await api.store.invoices.record(ref(id), [blocked()]);
}

const stuck = { blocked_code: 'tax_location_invalid' };
const plan = { action: 'retry', filter: stuck, dry_run: true };
const path = (id: string, rest = '') => `/v1/bulk_actions/${id}${rest}`;
// oxlint-disable-next-line typescript/no-explicit-any -- a JSON answer
async function ended(id: string): Promise<any> {
  return until(`bulk action ${id} has ended`, async () => {
    const { body } = await api.get(path(id)).expect(200);
    return ['done', 'aborted'].includes(body.status) ? body : null;
  });
}
async function results(id: string, query = ''): Promise<Record<string, unknown>[]> {
  return (await api.get(path(id, `/results${query}`)).expect(200)).body.data;
}
const retried = () =>
  api.engine.calls.filter(({ name }) => name === 'retry').map(({ invoice_id }) => invoice_id);

describe('a plan', () => {
  it('counts and sums the invoices of the filter, shows some, and does nothing to them', async () => {
    await post(['a', 'b', 'c']);
    await post(['d'], { currency: 'eur', lines: [{ ...line, amount: 700 }] });
    await block(['a', 'b', 'd']);
    pump.start();
    const { body } = await api.post('/v1/bulk_actions', plan).expect(201);
    expect(body).toMatchObject({
      status: 'planned',
      filter: stuck,
      count: 3,
      amounts: [
        { currency: 'eur', count: 1, subtotal: 700 },
        { currency: 'usd', count: 2, subtotal: 2 * 15185 },
      ],
      groups: [{ status: 'accepted', blocked_code: 'tax_location_invalid', count: 3 }],
      progress: { pending: 3, done: 0, refused: 0, failed: 0, aborted: 0 },
      started_at: null,
    });
    expect(body.sample.map((item: { invoice_id: string }) => item.invoice_id)).toEqual([
      'a',
      'b',
      'd',
    ]);
    await post(['probe']);
    pump.nudge(ref('probe'));
    await until('the pump has had its turn', () =>
      api.engine.calls.some(({ invoice_id }) => invoice_id === 'probe'),
    );
    expect(retried()).toEqual([]);
  });

  it('is run with exactly the invoices that were previewed, and once', async () => {
    await post(['a', 'b']);
    await block(['a']);
    const { id } = (await api.post('/v1/bulk_actions', plan).expect(201)).body;
    await block(['b']);
    await api.post(path(id, '/run')).expect(200);
    await api.post(path(id, '/run')).expect(200);
    pump.start();
    expect(await ended(id)).toMatchObject({ status: 'done', count: 1, progress: { done: 1 } });
    expect(api.engine.calls).toEqual([
      { name: 'retry', invoice_id: 'a', detail: `bulk_action:${id}` },
    ]);
  });

  it('refuses an invoice that has changed since the preview, instead of acting on it', async () => {
    await post(['a', 'b']);
    await block(['a', 'b']);
    const { id } = (await api.post('/v1/bulk_actions', { ...plan, action: 'void' })).body;
    await api.store.invoices.record(ref('a'), [
      { type: 'released', n: 1, at: '2026-11-01T00:01:00.000Z', by: 'person' },
    ]);
    await api.post(path(id, '/run')).expect(200);
    pump.start();
    await ended(id);
    expect(await results(id)).toMatchObject([
      { invoice_id: 'a', outcome: 'refused', code: 'no_longer_matches', blocked_code: null },
      { invoice_id: 'b', outcome: 'done', code: null },
    ]);
  });

  it('that was aborted never runs', async () => {
    await post(['a']);
    await block(['a']);
    const { id } = (await api.post('/v1/bulk_actions', plan).expect(201)).body;
    const aborted = await api.post(path(id, '/abort')).expect(200);
    expect(aborted.body).toMatchObject({ status: 'aborted', progress: { aborted: 1, pending: 0 } });
    const { body } = await api.post(path(id, '/run')).expect(409);
    expect(body.code).toBe('bulk_action_aborted');
  });
});

describe('a correction of many', () => {
  const missing = { filter: { blocked_code: 'stripe_product_missing' } };
  const mapping = { products: { api_calls: 'prod_new' } };
  const map = (stripe_product_id: string) =>
    api
      .put('/v1/products/api_calls', { name: 'API calls', custom_fields: { stripe_product_id } })
      .expect((answer) => expect(answer.status).toBeLessThan(300));
  const mapped = async () =>
    (await api.get('/v1/products/api_calls').expect(200)).body.custom_fields.stripe_product_id;
  const blockByProduct = (id: string) =>
    api.store.invoices.record(ref(id), [{ ...blocked(), code: 'stripe_product_missing' } as Fact]);

  it('is kept with the plan and written when it runs, before the first turn', async () => {
    await post(['a']);
    await blockByProduct('a');
    await map('prod_old');
    const { body } = await api
      .post('/v1/bulk_actions', { ...plan, ...missing, correction: mapping })
      .expect(201);
    expect(body).toMatchObject({ status: 'planned', count: 1, correction: mapping });
    expect(await mapped()).toBe('prod_old');
    expect((await api.post(path(body.id, '/run')).expect(200)).body.status).toBe('running');
    expect(await mapped()).toBe('prod_new');
    pump.start();
    await ended(body.id);
    expect(retried()).toEqual(['a']);
  });

  it('without a plan is written at once, and once more only by a call that was cut short', async () => {
    await post(['a']);
    await blockByProduct('a');
    await map('prod_old');
    const call = { id: 'mend', action: 'retry', ...missing, correction: mapping };
    expect((await api.post('/v1/bulk_actions', call).expect(201)).body.status).toBe('running');
    expect(await mapped()).toBe('prod_new');
    await map('prod_newer');
    await api.post('/v1/bulk_actions', call).expect(200);
    expect(await mapped()).toBe('prod_newer');
  });

  it('that cannot help is refused with all its faults, and there is no plan', async () => {
    const pointersOf = async (body: object) => {
      const answer = await api.post('/v1/bulk_actions', body).expect(422);
      return answer.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    };
    const customer = { stripe_customer_id: 'cus_new' };
    expect(await pointersOf({ ...plan, correction: { ...mapping, customer } })).toEqual([
      '/correction/customer',
      '/correction/customer/stripe_customer_id',
      '/correction/products',
    ]);
    expect(await pointersOf({ ...plan, ...missing, action: 'void', correction: mapping })).toEqual([
      '/correction',
    ]);
    const products = { unknown: 'prod_1' };
    expect(await pointersOf({ ...plan, ...missing, correction: { products } })).toEqual([
      '/correction/products/unknown',
    ]);
    expect((await api.get('/v1/bulk_actions').expect(200)).body.data).toEqual([]);
  });

  it('needs a key that may write, to be planned and to be run', async () => {
    await map('prod_old');
    const planned = await api
      .post('/v1/bulk_actions', { ...plan, ...missing, correction: mapping })
      .expect(201);
    const { text } = await aKey(api.store, { role: 'operate' });
    const ask = (to: string, body: object = {}) =>
      api.post(to, body).set('Authorization', `Bearer ${text}`);
    await ask('/v1/bulk_actions', { ...plan, ...missing, correction: mapping }).expect(403);
    await ask(path(planned.body.id, '/run')).expect(403);
    expect((await ask('/v1/bulk_actions', plan).expect(201)).body.status).toBe('planned');
    const product = await api.store.configuration.products('default', ['api_calls']);
    expect(product[0]?.custom_fields['stripe_product_id']).toBe('prod_old');
  });

  it('of the customer that the filter names is written to its mapping', async () => {
    const filter = { blocked_code: 'stripe_customer_missing', customer_id: 'acme' };
    const correction = { customer: { stripe_customer_id: 'cus_new' } };
    await api.post('/v1/bulk_actions', { action: 'retry', filter, correction }).expect(201);
    const { body } = await api.get('/v1/customers/acme').expect(200);
    expect(body.billing_config.billing_provider_customer_id).toBe('cus_new');
  });
});

const line = {
  id: 'l1',
  description: 'API calls',
  quantity: '1',
  unit_amount_decimal: '700',
};

describe('a bulk action', () => {
  it('is one and the same however often it is posted under its id', async () => {
    await post(['a']);
    await block(['a']);
    const body = { id: 'month-end', action: 'retry', filter: stuck };
    await api.post('/v1/bulk_actions', body).expect(201);
    await block(['a']);
    const again = await api.post('/v1/bulk_actions', body).expect(200);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.body.count).toBe(1);
    const other = await api.post('/v1/bulk_actions', { ...body, action: 'void' }).expect(409);
    expect(other.body.code).toBe('bulk_action_differs');
  });

  it('gives every invoice a result: done, refused with the reason, or failed', async () => {
    await post(['a', 'b', 'c', 'd']);
    await block(['d']);
    api.engine.onCommand = async () => {
      const { invoice_id } = api.engine.calls.at(-1)!;
      if (invoice_id === 'b') throw new TaxMissing('The tax is not there.');
      if (invoice_id === 'c') await api.store.invoices.record(ref('c'), [blocked()]);
      return 'done';
    };
    const body = { action: 'void', filter: { customer_id: 'acme' } };
    const { id } = (await api.post('/v1/bulk_actions', body).expect(201)).body;
    pump.start();
    expect(await ended(id)).toMatchObject({ progress: { done: 2, refused: 1, failed: 1 } });
    expect(await results(id)).toMatchObject([
      { invoice_id: 'a', outcome: 'done' },
      { invoice_id: 'b', outcome: 'refused', code: 'tax_missing' },
      { invoice_id: 'c', outcome: 'failed', code: 'tax_location_invalid', message: 'no address' },
      { invoice_id: 'd', outcome: 'done' },
    ]);
    expect(await results(id, '?outcome=refused')).toHaveLength(1);
  });

  it('takes an action that a state does not allow as a result, not as an error', async () => {
    await post(['a', 'b']);
    await block(['a']);
    const body = { action: 'retry', filter: { customer_id: 'acme' } };
    const { id } = (await api.post('/v1/bulk_actions', body).expect(201)).body;
    pump.start();
    await ended(id);
    expect(await results(id, '?outcome=refused')).toMatchObject([
      {
        invoice_id: 'b',
        code: 'action_not_allowed',
        message: 'retry is not allowed now. Allowed: void.',
      },
    ]);
  });

  it('asks the workflow again while it is a moment behind the record', async () => {
    await post(['a']);
    let refusals = 2;
    api.engine.onCommand = () =>
      refusals-- > 0 ? Promise.reject(new CommandRefused([])) : Promise.resolve('done');
    const body = { action: 'void', filter: { customer_id: 'acme' } };
    const { id } = (await api.post('/v1/bulk_actions', body).expect(201)).body;
    pump.start();
    expect((await ended(id)).progress).toMatchObject({ done: 1 });
  });

  it('waits in the store while Temporal is away, and goes on by itself', async () => {
    await post(['a', 'b', 'c']);
    await block(['a', 'b', 'c']);
    api.store.bulk.claim = withLease(1);
    api.engine.isAway = true;
    pump.start();
    const { id } = (await api.post('/v1/bulk_actions', { ...plan, dry_run: false }).expect(201))
      .body;
    await until('the pump has noticed', () => api.logLines.some((l) => l.includes('bulk actions')));
    expect((await api.get(path(id))).body).toMatchObject({ status: 'running' });
    api.engine.isAway = false;
    expect((await ended(id)).progress).toMatchObject({ done: 3 });
    expect(retried().toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('does nothing twice where an earlier attempt took effect without our hearing of it', async () => {
    await post(['a', 'b']);
    await block(['a', 'b']);
    const { id } = (await api.post('/v1/bulk_actions', { ...plan, dry_run: false }).expect(201))
      .body;
    // Another process claimed both and died: after the signal for a, before the one for b.
    expect(await api.store.bulk.claim(10, 1)).toHaveLength(2);
    await api.store.invoices.record(ref('a'), [
      { type: 'released', n: 1, at: '2026-11-01T00:01:00.000Z', by: `bulk_action:${id}` },
      { ...blocked(2), at: '2026-11-01T00:02:00.000Z' },
    ]);
    pump.start();
    expect((await ended(id)).progress).toMatchObject({ done: 2 });
    expect(retried()).toEqual(['b']);
  });

  it('begins with no further invoice once it is aborted, and finishes what has begun', async () => {
    await post(['a', 'b', 'c']);
    await block(['a', 'b', 'c']);
    const { id } = (await api.post('/v1/bulk_actions', { ...plan, dry_run: false }).expect(201))
      .body;
    expect(await api.store.bulk.claim(1, 1)).toHaveLength(1);
    const { body } = await api.post(path(id, '/abort')).expect(200);
    expect(body).toMatchObject({ status: 'aborting', progress: { aborted: 2, pending: 1 } });
    pump.start();
    expect(await ended(id)).toMatchObject({ status: 'aborted', progress: { aborted: 2, done: 1 } });
    expect(retried()).toEqual(['a']);
    const again = await api.post(path(id, '/abort')).expect(200);
    expect(again.body.aborted_at).toBe(body.aborted_at);
  });

  it('of nothing is done at once', async () => {
    const { id } = (await api.post('/v1/bulk_actions', { ...plan, dry_run: false }).expect(201))
      .body;
    pump.start();
    const body = await until('it is finished', async () => {
      const answer = await api.get(path(id));
      return answer.body.finished_at ? answer.body : null;
    });
    expect(body).toMatchObject({ status: 'done', count: 0, amounts: [], sample: [] });
  });

  it('moves every deadline by the same time with extend_tax_wait', async () => {
    await post(['a']);
    await api.store.invoices.record(ref('a'), [
      {
        type: 'draft_completed',
        at: '2026-11-01T00:00:00.000Z',
        by: 'holdfast',
        revision: 1,
        subtotal: 15185,
        version: 'v',
      },
      {
        type: 'tax_wait_started',
        at: '2026-11-01T00:00:00.000Z',
        by: 'holdfast',
        round: 1,
        mode: 'anrok_metadata',
        until: '2099-01-01T00:00:00.000Z',
      },
    ]);
    const filter = { status: 'awaiting_tax' };
    const body = { action: 'extend_tax_wait', filter, by: 'P1D' };
    const { id } = (await api.post('/v1/bulk_actions', body).expect(201)).body;
    pump.start();
    await ended(id);
    expect(api.engine.calls.map(({ detail }) => detail)).toEqual([
      { action: 'extend_tax_wait', by: `bulk_action:${id}`, until: '2099-01-02T00:00:00.000Z' },
    ]);
  });
});

function withLease(ms: number): TestApi['store']['bulk']['claim'] {
  const original = { ...api.store.bulk };
  return (limit) => original.claim(limit, ms);
}

describe('the bulk endpoints', () => {
  it('say everything that is wrong with a body at once', async () => {
    const { body } = await api
      .post('/v1/bulk_actions', {
        action: 'pay',
        filter: { state: 'x', status: 'open' },
        dry_run: 1,
      })
      .expect(422);
    const pointers = body.errors.map((fault: { pointer: string }) => fault.pointer);
    expect(pointers).toEqual(['/action', '/filter/state', '/dry_run']);
  });

  it.each([
    ['no condition at all', { action: 'void', filter: {} }, '/filter'],
    ['an extension without a time', { action: 'extend_tax_wait', filter: stuck }, '/by'],
    ['a time for an action that takes none', { ...plan, by: 'PT1H' }, '/by'],
  ])('refuse %s', async (_what, sent, pointer) => {
    const { body } = await api.post('/v1/bulk_actions', sent).expect(422);
    expect(body.errors).toMatchObject([{ pointer }]);
  });

  it('list bulk actions newest first and know none of another connection', async () => {
    const { id } = (await api.post('/v1/bulk_actions', plan).expect(201)).body;
    const second = (await api.post('/v1/bulk_actions', plan).expect(201)).body.id;
    const { body } = await api.get('/v1/bulk_actions').expect(200);
    const ids = body.data.map((action: { id: string }) => action.id);
    expect(ids).toEqual([second, id]);
    await api.put('/v1/connections/other', {
      stripe: { secret_key: 'sk_test_51Habcdefghijklmn4343', webhook_secret: null },
    });
    for (const rest of ['', '/results']) {
      const answer = await api.get(path(id, rest)).set('Holdfast-Connection', 'other').expect(404);
      expect(answer.body.code).toBe('bulk_action_not_found');
    }
    for (const rest of ['/run', '/abort']) {
      await api.post(path(id, rest)).set('Holdfast-Connection', 'other').expect(404);
    }
  });
});
