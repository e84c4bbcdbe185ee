import type { Fact } from '../../src/domain/facts';
import { CommandRefused, TaxMissing } from '../../src/temporal/engine-errors';
import { aSnapshot } from '../support/lives';
import { aLine, anInvoice, startApi } from './support';
import type { TestApi } from './support';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
beforeEach(() => {
  api.engine.calls = [];
  api.engine.onCommand = () => Promise.resolve('done');
});

let counter = 0;
/** An accepted invoice whose record has these facts. */
async function anInvoiceWith(facts: Fact[], tax: object = { mode: 'external' }): Promise<string> {
  counter += 1;
  const id = `act-${counter}`;
  const lines = [aLine(), aLine({ id: 'l2' })];
  await api.post('/v1/invoices', anInvoice({ id, tax, lines })).expect(201);
  await api.store.invoices.record({ connection: 'default', invoice_id: id }, facts);
  return id;
}

const at = '2026-10-01T00:00:00.000Z';
const later = '2099-01-01T00:00:00.000Z';
const drafted: Fact = {
  type: 'draft_completed',
  at,
  by: 'holdfast',
  revision: 1,
  subtotal: 30370,
  version: 'v1',
};
const waiting: Fact = {
  type: 'tax_wait_started',
  at,
  by: 'holdfast',
  round: 1,
  mode: 'external',
  until: later,
};
const blocked: Fact = {
  type: 'blocked',
  at,
  by: 'holdfast',
  n: 1,
  step: 'write_draft',
  code: 'stripe_auth',
  message: 'Invalid API Key',
  attempts: 1,
  stripe_request_id: 'req_1',
  provider_error: { code: null, param: null, decline_code: null, http_status: 401 },
};

describe('an invoice that waits or is blocked', () => {
  it('tells what it waits for, since when and until when', async () => {
    const id = await anInvoiceWith([drafted, waiting]);
    const { body } = await api.get(`/v1/invoices/${id}`).expect(200);
    expect(body).toMatchObject({
      status: 'awaiting_tax',
      waiting_for: {
        what: 'tax',
        since: at,
        until: later,
        message: `Somebody reports the tax with supply_tax. At ${later} it is finalized without tax.`,
      },
      next_step: 'await_tax',
      next_wake_up: later,
      payment: null,
      tax: { mode: 'external', outcome: null, deadline: later, waited_ms: null },
      totals: { tax: null, total: null },
    });
  });

  it('tells why, since when, and what releases it', async () => {
    const id = await anInvoiceWith([blocked]);
    const { body } = await api.get(`/v1/invoices/${id}`).expect(200);
    expect(body.waiting_for).toMatchObject({ what: 'retry', since: at, until: null });
    expect(body.next_wake_up).toBeNull();
    expect(body.allowed_actions).toEqual(['retry', 'void']);
    expect(body.blocked).toMatchObject({
      step: 'write_draft',
      code: 'stripe_auth',
      message: 'Invalid API Key',
      since: at,
      attempts: 1,
      last_attempt_at: at,
      meaning: 'Stripe refuses the key of this connection.',
      stripe_request_id: 'req_1',
      provider_error: { code: null, param: null, decline_code: null, http_status: 401 },
      released_by: ['retry', 'void'],
      hint: expect.stringContaining('PUT /v1/connections/default'),
    });
  });
});

describe('the allowed actions', () => {
  it('are told with the call and what each leads to', async () => {
    const id = await anInvoiceWith([drafted, waiting]);
    const { body } = await api.get(`/v1/invoices/${id}`).expect(200);
    const actions: { action: string; leads_to: string; path: string; example_body: object }[] =
      body.actions;
    expect(actions.map(({ action }) => action)).toEqual(body.allowed_actions);
    for (const { action, leads_to, path } of actions) {
      expect(path).toBe(`/v1/invoices/${id}/${action}`);
      expect(leads_to).toMatch(/^[A-Z].+\.$/);
    }
  });

  it('can be called with the example that comes with them', async () => {
    const id = await anInvoiceWith([drafted, waiting]);
    const { body } = await api.get(`/v1/invoices/${id}`).expect(200);
    for (const { path, example_body } of body.actions) {
      await api.post(path, example_body ?? undefined).expect(200);
    }
    expect(api.engine.calls).toHaveLength(body.actions.length);
  });
});

describe('a payment that failed', () => {
  it('is told with the reason and the next attempt', async () => {
    const id = await anInvoiceWith([
      drafted,
      {
        type: 'invoice_observed',
        at,
        by: 'stripe',
        snapshot: aSnapshot({
          status: 'open',
          finalized_at: at,
          payment: 'failed',
          attempt_count: 1,
          next_payment_attempt_at: later,
          payment_error: { code: 'card_declined', decline_code: 'lost_card', message: 'No.' },
          as_of: at,
        }),
      },
    ]);
    const { body } = await api.get(`/v1/invoices/${id}`).expect(200);
    expect(body.payment).toEqual({
      state: 'failed',
      attempt_count: 1,
      next_attempt_at: later,
      error: { code: 'card_declined', decline_code: 'lost_card', message: 'No.' },
    });
    expect(body.waiting_for).toMatchObject({
      what: 'payment',
      message: `Payment attempt 1 failed: No (lost_card); the next is at ${later}.`,
    });
  });
});

describe('retry', () => {
  it('releases a blocked invoice and answers with it', async () => {
    const id = await anInvoiceWith([blocked]);
    const { body } = await api.post(`/v1/invoices/${id}/retry`).expect(200);
    expect(body.id).toBe(id);
    expect(api.engine.calls).toEqual([{ name: 'retry', invoice_id: id, detail: 'person' }]);
  });

  it('is refused when nothing is blocked, with the actions that are allowed', async () => {
    const id = await anInvoiceWith([]);
    const { body } = await api.post(`/v1/invoices/${id}/retry`).expect(409);
    expect(body).toMatchObject({ code: 'action_not_allowed', allowed_actions: ['void'] });
    expect(api.engine.calls).toEqual([]);
  });
});

describe('commands', () => {
  it('go to the workflow, by the name of the action', async () => {
    const id = await anInvoiceWith([drafted, waiting]);
    await api.post(`/v1/invoices/${id}/finalize_without_tax`, {}).expect(200);
    const detail = { action: 'finalize_without_tax', by: 'person' };
    expect(api.engine.calls).toEqual([{ name: 'command', invoice_id: id, detail }]);
  });

  it('answer 202 when the workflow has taken one and is not done in time', async () => {
    api.engine.onCommand = () => Promise.resolve('running');
    const id = await anInvoiceWith([]);
    const { body } = await api.post(`/v1/invoices/${id}/void`).expect(202);
    expect(body.id).toBe(id);
  });

  it('that the record does not allow are refused without asking the workflow', async () => {
    const id = await anInvoiceWith([]);
    const { body } = await api.post(`/v1/invoices/${id}/mark_uncollectible`).expect(409);
    expect(body.allowed_actions).toEqual(['void']);
    expect(api.engine.calls).toEqual([]);
  });

  it('that the workflow refuses end in 409 with its list', async () => {
    api.engine.onCommand = () => Promise.reject(new CommandRefused(['retry']));
    const id = await anInvoiceWith([]);
    const { body } = await api.post(`/v1/invoices/${id}/void`).expect(409);
    expect(body).toMatchObject({ code: 'action_not_allowed', allowed_actions: ['retry'] });
  });

  it('are sent again when the workflow is only a moment behind the record', async () => {
    let refusals = 0;
    api.engine.onCommand = () => {
      refusals += 1;
      return refusals < 3 ? Promise.reject(new CommandRefused([])) : Promise.resolve('done');
    };
    const id = await anInvoiceWith([]);
    await api.post(`/v1/invoices/${id}/void`).expect(200);
    expect(refusals).toBe(3);
  });

  it('finalize ends in 409 when the tax is not there', async () => {
    api.engine.onCommand = () => Promise.reject(new TaxMissing('The tax is not there.'));
    const id = await anInvoiceWith([drafted, waiting]);
    const { body } = await api.post(`/v1/invoices/${id}/finalize`).expect(409);
    expect(body.code).toBe('tax_missing');
  });

  it('end in 503 with what to do when Temporal is away', async () => {
    const id = await anInvoiceWith([]);
    api.engine.isAway = true;
    const { body, headers } = await api.post(`/v1/invoices/${id}/void`).expect(503);
    api.engine.isAway = false;
    expect(body.code).toBe('engine_unavailable');
    expect(body.detail).toContain('/readyz');
    expect(headers['retry-after']).toBe('5');
  });

  it('take no fields that they do not have', async () => {
    const id = await anInvoiceWith([]);
    const { body } = await api.post(`/v1/invoices/${id}/void`, { reason: 'x' }).expect(422);
    expect(body.errors).toEqual([{ pointer: '/reason', message: 'Unknown field "reason".' }]);
  });
});

function aTaxLine(id: string): object {
  const rate = { display_name: 'VAT', percentage: 19, inclusive: false, country: 'DE' };
  return { id, tax_amounts: [{ amount: 5770, taxable_amount: 30370, tax_rate_data: rate }] };
}

describe('supply_tax', () => {
  it('stores the report before the workflow hears of it', async () => {
    const id = await anInvoiceWith([drafted, waiting]);
    const ref = { connection: 'default', invoice_id: id };
    let stored: unknown;
    api.engine.onCommand = async () => {
      stored = await api.store.invoices.taxReport(ref, 1);
      return 'done';
    };
    await api.post(`/v1/invoices/${id}/supply_tax`, { lines: [aTaxLine('l1')] }).expect(200);
    expect(stored).toMatchObject({
      revision: 1,
      provider: null,
      lines: [{ id: 'l1', tax_amounts: [{ amount: 5770, tax_rate_data: { state: null } }] }],
    });
    expect(JSON.stringify(api.engine.calls)).not.toContain('5770');
  });

  it('takes an answer of zero', async () => {
    const id = await anInvoiceWith([drafted, waiting]);
    await api.post(`/v1/invoices/${id}/supply_tax`, { lines: [] }).expect(200);
    const report = await api.store.invoices.taxReport({ connection: 'default', invoice_id: id }, 1);
    expect(report?.lines).toEqual([]);
  });

  it('refuses all that does not fit the invoice at once, and stores nothing', async () => {
    const id = await anInvoiceWith([drafted, waiting]);
    const report = { revision: 2, lines: [aTaxLine('l1'), aTaxLine('l9'), aTaxLine('l1')] };
    const { body } = await api.post(`/v1/invoices/${id}/supply_tax`, report).expect(422);
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([
      '/revision',
      '/lines/1/id',
      '/lines/2/id',
    ]);
    const ref = { connection: 'default', invoice_id: id };
    expect(await api.store.invoices.taxReport(ref, 2)).toBeNull();
  });
});

describe('extend_tax_wait', () => {
  it('takes a new deadline or a duration on top of the one that runs', async () => {
    const id = await anInvoiceWith([drafted, waiting]);
    const path = `/v1/invoices/${id}/extend_tax_wait`;
    await api.post(path, { by: 'PT1H' }).expect(200);
    await api.post(path, { until: '2099-06-01T02:00:00+02:00' }).expect(200);
    const untils = api.engine.calls.map(({ detail }) => (detail as { until: string }).until);
    expect(untils).toEqual(['2099-01-01T01:00:00.000Z', '2099-06-01T00:00:00.000Z']);
  });

  it('refuses a deadline that is past, earlier than the one that runs, or no deadline', async () => {
    const id = await anInvoiceWith([drafted, waiting]);
    const path = `/v1/invoices/${id}/extend_tax_wait`;
    for (const until of ['2020-01-01T00:00:00Z', '2098-01-01T00:00:00Z', 'tomorrow']) {
      const { body } = await api.post(path, { until }).expect(422);
      expect(body.errors).toMatchObject([{ pointer: '/until' }]);
    }
    await api.post(path, {}).expect(422);
    await api.post(path).expect(422);
    expect(api.engine.calls).toEqual([]);
  });
});
