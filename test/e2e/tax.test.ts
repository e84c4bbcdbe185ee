import { anInvoice, startStack } from '../support/stack';
import type { Stack, View } from '../support/stack';
import { until } from '../support/until';

const anrok = (over: Record<string, unknown> = {}) =>
  anInvoice({ customer_id: 'anrok', tax: { mode: 'anrok_metadata', ...over } });
const external = (over: Record<string, unknown> = {}) =>
  anInvoice({ tax: { mode: 'external', ...over } });

describe('the tax of an invoice', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ tax: { fallback_mode: 'automatic' } });
  });
  beforeEach(() => stack.lab.behave({ tax_listener: { mode: 'apply', delay_ms: 100 } }));
  afterEach(() => stack.check());
  afterAll(() => stack.stop());

  const act = async (id: string, action: string, body: unknown = {}) => {
    const answer = await stack.call('POST', `/v1/invoices/${id}/${action}`, body);
    return answer;
  };
  const stripeInvoice = (view: View) =>
    stack.lab.stripe('GET', `/v1/invoices/${view['external_invoice'].invoice_id}`);

  describe('in mode automatic', () => {
    const automatic = (over: Record<string, unknown> = {}, customer = 'card') =>
      anInvoice({ customer_id: customer, tax: { mode: 'automatic', ...over } });

    it('is computed by Stripe at finalize, and its provider is on record', async () => {
      const { id } = await stack.post(automatic());
      const paid = await stack.whenStatus(id, 'paid');
      expect(paid['tax']).toMatchObject({ outcome: 'applied', provider: 'stripe' });
      expect(paid['totals'].tax).toBeGreaterThan(0);
      expect(paid['totals'].total).toBe(paid['totals'].subtotal + paid['totals'].tax);
    });

    it('blocks while the customer has no address, and one retry after the correction releases it', async () => {
      await stack.lab.stripe('POST', '/v1/customers/cus_no_address', { 'address[country]': '' });
      const { id } = await stack.post(automatic({}, 'no_address'));
      const blocked = await stack.when(id, 'blocked', (view) => view['blocked'] !== null);
      expect(blocked['blocked']).toMatchObject({ code: 'tax_location_invalid', step: 'finalize' });
      expect(blocked['blocked'].hint).toMatch(/address/);
      expect(blocked['status']).toBe('awaiting_tax');
      expect(blocked['allowed_actions']).toContain('retry');
      await stack.lab.stripe('POST', '/v1/customers/cus_no_address', {
        'address[country]': 'US',
        'address[state]': 'CA',
        'address[postal_code]': '94111',
        'address[line1]': '1 Example Street',
        'address[city]': 'San Francisco',
      });
      expect((await act(id, 'retry')).status).toBe(200);
      const paid = await stack.whenStatus(id, 'paid');
      expect(paid['tax'].outcome).toBe('applied');
    });

    it('is tried again by itself, in silence, until the address is there', async () => {
      await stack.lab.stripe('POST', '/v1/customers/cus_no_address', { 'address[country]': '' });
      const { id } = await stack.post(automatic({}, 'no_address'));
      const blocked = await stack.when(id, 'blocked', (view) => view['blocked'] !== null);
      const path = `/v1/invoices/${blocked['external_invoice'].invoice_id}/finalize`;
      for (const tries of [2, 3]) {
        await stack.fastForward(id, 5 * 60 + 5);
        await until('it is tried again', async () => {
          const asked = await stack.lab.requests({ path });
          return asked.filter((entry) => !entry.replayed).length >= tries;
        });
      }
      const types = (await stack.timeline(id)).map((entry) => entry['type']);
      expect(types.filter((type) => type === 'blocked')).toHaveLength(1);
      await stack.lab.stripe('POST', '/v1/customers/cus_no_address', {
        'address[country]': 'US',
        'address[state]': 'CA',
        'address[postal_code]': '94111',
      });
      await stack.fastForward(id, 5 * 60 + 5);
      await stack.whenStatus(id, 'paid');
    });

    it('goes on without tax at the deadline when that is the policy, and says so', async () => {
      await stack.lab.behave({ automatic_tax: { status: 'failed' } });
      try {
        const { id } = await stack.post(automatic({ timeout: 'PT1H' }));
        await stack.when(id, 'blocked', (view) => view['blocked'] !== null);
        await stack.fastForward(id, 60 * 60 + 5);
        const paid = await stack.whenStatus(id, 'paid');
        expect(paid['tax'].outcome).toBe('failed');
        expect(paid['totals'].tax).toBe(0);
        const events = (await stack.call('GET', '/v1/events?limit=50')).body['data'];
        const types = events
          .filter((event: View) => event['data'].id === id)
          .map((event: View) => event['type']);
        expect(types).toContain('invoice.tax_failed');
      } finally {
        await stack.lab.behave({ automatic_tax: { status: 'complete' } });
      }
    });
  });

  describe('in mode anrok_metadata', () => {
    it('is waited for, and the invoice is finalized with it', async () => {
      const { id } = await stack.post(anrok());
      const paid = await stack.whenStatus(id, 'paid');
      expect(paid['tax']).toMatchObject({ outcome: 'applied', provider: 'anrok' });
      expect(paid['totals'].tax).toBeGreaterThan(0);
      expect((await stripeInvoice(paid))['automatic_tax'].enabled).toBe(false);
    });

    it('counts a zero as an answer', async () => {
      await stack.lab.behave({ tax_listener: { mode: 'zero' } });
      const { id } = await stack.post(anrok());
      const paid = await stack.whenStatus(id, 'paid');
      expect(paid['tax']).toMatchObject({ outcome: 'applied' });
      expect(paid['totals'].tax).toBe(0);
    });

    it('blocks at once when Anrok has seen the invoice and failed', async () => {
      await stack.lab.behave({ tax_listener: { mode: 'fail' } });
      const { id } = await stack.post(anrok({ on_timeout: 'hold' }));
      const blocked = await stack.when(id, 'blocked', (view) => view['blocked'] !== null);
      expect(blocked['blocked'].code).toBe('tax_engine_refused');
      expect((await stripeInvoice(blocked))['status']).toBe('draft');
      await act(id, 'void');
      await stack.whenStatus(id, 'deleted');
    });

    it('ignores a late confirmation of other content', async () => {
      await stack.lab.behave({ tax_listener: { mode: 'never' } });
      const { id } = await stack.post(anrok());
      const waiting = await stack.whenStatus(id, 'awaiting_tax');
      const path = `/v1/invoices/${waiting['external_invoice'].invoice_id}`;
      await stack.lab.stripe('POST', path, {
        'metadata[anrok_user_input_last_seen_by_anrok]': 'an-older-version',
        'metadata[anrok_processing_was_successful]': 'true',
      });
      await until('the change was looked at', async () => {
        const gets = await stack.lab.requests({ method: 'GET', path });
        return gets.length > 0;
      });
      expect((await stack.get(id))['status']).toBe('awaiting_tax');
      await stack.lab.stripe('POST', path, {
        'metadata[anrok_user_input_last_seen_by_anrok]': waiting['tax'].version,
        'metadata[anrok_processing_was_successful]': 'true',
      });
      const paid = await stack.whenStatus(id, 'paid');
      expect(paid['tax'].outcome).toBe('applied');
    });

    it('is given up at the deadline and finalized without, loudly, by default', async () => {
      await stack.lab.behave({ tax_listener: { mode: 'never' } });
      const { id } = await stack.post(anrok());
      await stack.whenStatus(id, 'awaiting_tax');
      await stack.fastForward(id, 60 * 60 + 5);
      const paid = await stack.whenStatus(id, 'paid');
      expect(paid['tax'].outcome).toBe('timed_out');
      expect(paid['totals'].tax).toBe(0);
      const entry = (await stack.timeline(id)).find((e) => e['type'] === 'tax_decided');
      expect(entry?.['data'].reason).toMatch(/no tax came/);
    });

    it('holds at the deadline when that is the policy, until more time is given', async () => {
      await stack.lab.behave({ tax_listener: { mode: 'never' } });
      const { id } = await stack.post(anrok({ on_timeout: 'hold', timeout: 'PT1S' }));
      const held = await stack.when(id, 'held', (view) => view['blocked'] !== null);
      expect(held['blocked'].code).toBe('tax_timed_out');
      const extended = await act(id, 'extend_tax_wait', { by: 'PT2H' });
      expect(extended.status).toBe(200);
      expect(extended.body['blocked']).toBeNull();
      const path = `/v1/invoices/${held['external_invoice'].invoice_id}`;
      await stack.lab.stripe('POST', path, {
        'metadata[anrok_user_input_last_seen_by_anrok]': held['tax'].version,
        'metadata[anrok_processing_was_successful]': 'true',
      });
      await stack.whenStatus(id, 'paid');
    });

    it('falls back to the other mode at the deadline', async () => {
      await stack.lab.behave({ tax_listener: { mode: 'never' } });
      const { id } = await stack.post(anrok({ on_timeout: 'fallback', timeout: 'PT1S' }));
      const paid = await stack.whenStatus(id, 'paid');
      expect(paid['tax']).toMatchObject({ mode: 'automatic', outcome: 'applied' });
      expect((await stripeInvoice(paid))['automatic_tax']).toMatchObject({ enabled: true });
    });

    it('is never left out by `finalize`, only by a decision to do without', async () => {
      await stack.lab.behave({ tax_listener: { mode: 'never' } });
      const { id } = await stack.post(anrok());
      await stack.whenStatus(id, 'awaiting_tax');
      const refused = await act(id, 'finalize');
      expect(refused.status).toBe(409);
      expect(refused.body['code']).toBe('tax_missing');
      expect((await act(id, 'finalize_without_tax')).status).toBe(200);
      const paid = await stack.whenStatus(id, 'paid');
      expect(paid['tax'].outcome).toBe('waived');
    });
  });

  describe('in mode external', () => {
    const report = (amount: number) => ({
      provider: 'ledger',
      lines: [
        {
          id: 'l2',
          tax_amounts: [
            {
              amount,
              taxable_amount: 200,
              tax_rate_data: { display_name: 'VAT', percentage: 19, inclusive: false },
            },
          ],
        },
      ],
    });

    it('is written on the lines as it was reported, read back, and paid', async () => {
      const { id } = await stack.post(external());
      await stack.whenStatus(id, 'awaiting_tax');
      expect((await act(id, 'supply_tax', report(38))).status).toBe(200);
      const paid = await stack.whenStatus(id, 'paid');
      expect(paid['totals']).toMatchObject({ tax: 38, total: 15423 });
      expect(paid['tax']).toMatchObject({ outcome: 'applied', provider: 'ledger' });
    });

    it('accepts the report that no tax is due', async () => {
      const { id } = await stack.post(external());
      await stack.whenStatus(id, 'awaiting_tax');
      await act(id, 'supply_tax', { lines: [] });
      const paid = await stack.whenStatus(id, 'paid');
      expect(paid['totals'].tax).toBe(0);
      expect(paid['tax'].outcome).toBe('applied');
    });
  });
});
