import assert from 'node:assert/strict';
import type { JsonObject } from '../json';
import { assertHas, idOf, itemsOf, ok, refused, type Claim, type ClaimApi } from './claim';
import { anOpenInvoice, goodCard, withCustomer } from './fixtures';

const path = '/v1/credit_notes';
const guide = 'docs.stripe.com/invoicing/integration/programmatic-credit-notes';
const api = 'docs.stripe.com/api/credit_notes/create';

/** Runs with an invoice of its own and the ids of its lines, the dearest first. */
const withInvoice =
  (
    amounts: number[],
    run: (stripe: ClaimApi, invoice: string, lines: JsonObject[]) => Promise<void>,
  ): Claim['check'] =>
  (stripe) =>
    withCustomer(stripe, goodCard, async (customer) => {
      const invoice = await anOpenInvoice(stripe, customer, amounts);
      const lines = itemsOf(await ok(stripe, 'GET', `/v1/invoices/${invoice}/lines`));
      const byAmount = lines.toSorted((a, b) => Number(b['amount']) - Number(a['amount']));
      const named = byAmount.map((line) => ({
        type: 'invoice_line_item',
        invoice_line_item: idOf(line),
      }));
      await run(stripe, invoice, named);
    });

export const creditNoteClaims: Claim[] = [
  {
    name: 'a credit note over all that is due pays the invoice, and cannot be voided then',
    source: guide,
    check: withInvoice([1000], async (stripe, invoice, [line]) => {
      const lines = [{ ...line, quantity: 1 }];
      const note = await ok(stripe, 'POST', path, { invoice, lines });
      assertHas(note, { type: 'pre_payment', subtotal: 1000, total: 1000 });
      const paid = await ok(stripe, 'GET', `/v1/invoices/${invoice}`);
      assertHas(paid, { status: 'paid', amount_due: 0, amount_paid: 0 });
      const error = await refused(stripe, 400, `${path}/${idOf(note)}/void`);
      assertHas(error, {
        message: 'You can only void a credit note if the associated invoice is open.',
      });
    }),
  },
  {
    name: 'a line is credited by amount or by quantity, never by both',
    source: guide,
    check: withInvoice([1000], async (stripe, invoice, [line]) => {
      const note = await ok(stripe, 'POST', path, { invoice, lines: [{ ...line, amount: 100 }] });
      assertHas(note, { total: 100 });
      await refused(stripe, 400, path, { invoice, lines: [{ ...line, quantity: 1 }] });
      await refused(stripe, 400, path, { invoice, lines: [{ ...line, amount: 100, quantity: 1 }] });
    }),
  },
  {
    name: 'a negative line is credited by a negative amount, a custom line never is',
    source: guide,
    check: withInvoice([10_000, -5000], async (stripe, invoice, [dear, negative]) => {
      const whole = { ...dear, amount: 10_000 };
      const tooLittle = [whole, { ...negative, amount: -5001 }];
      await refused(stripe, 400, path, { invoice, lines: tooLittle });
      const custom = [whole, { type: 'custom_line_item', quantity: 1, unit_amount: -100 }];
      await refused(stripe, 400, path, { invoice, lines: custom });
      const lines = [whole, { ...negative, amount: -5000 }];
      assertHas(await ok(stripe, 'POST', path, { invoice, lines }), { total: 5000 });
    }),
  },
  {
    name: 'a credit note after payment must say where all of it goes',
    source: api,
    check: withInvoice([1000], async (stripe, invoice) => {
      await ok(stripe, 'POST', `/v1/invoices/${invoice}/pay`);
      const amounts = { amount: 200, refund_amount: 100 };
      const error = await refused(stripe, 400, path, { invoice, ...amounts });
      assertHas(error, {
        message:
          'The sum of credit amount, refund amount and out of band amount ($1.00) must equal the credit note amount ($2.00).',
      });
      const settled = { ...amounts, out_of_band_amount: 100 };
      const note = await ok(stripe, 'POST', path, { invoice, ...settled });
      assertHas(note, { type: 'post_payment', out_of_band_amount: 100 });
      assertHas(itemsOf(note['refunds'])[0] ?? {}, { amount_refunded: 100, type: 'refund' });
    }),
  },
  {
    name: 'a refund without a credit note lowers what can be credited, until a note links it',
    source: api,
    check: withInvoice([1000], async (stripe, invoice) => {
      await ok(stripe, 'POST', `/v1/invoices/${invoice}/pay`);
      const payments = await ok(stripe, 'GET', '/v1/invoice_payments', { invoice });
      const { payment } = itemsOf(payments)[0] ?? {};
      const [paid = {}] = itemsOf([payment ?? null]);
      const payment_intent = paid['payment_intent'] ?? null;
      const refund = idOf(await ok(stripe, 'POST', '/v1/refunds', { payment_intent, amount: 300 }));
      await refused(stripe, 400, path, { invoice, amount: 800, credit_amount: 800 });
      const linked = { amount: 1000, refunds: [{ type: 'refund', refund }], credit_amount: 700 };
      const note = await ok(stripe, 'POST', path, { invoice, ...linked });
      assertHas(itemsOf(note['refunds'])[0] ?? {}, { amount_refunded: 300, refund });
    }),
  },
  {
    name: 'a preview tells the total and makes nothing',
    source: 'docs.stripe.com/api/credit_notes/preview',
    check: withInvoice([1000], async (stripe, invoice, [line]) => {
      const lines = [{ ...line, amount: 400 }];
      assertHas(await ok(stripe, 'GET', `${path}/preview`, { invoice, lines }), { total: 400 });
      const page = await ok(stripe, 'GET', `${path}/preview/lines`, { invoice, lines });
      assertHas(itemsOf(page)[0] ?? {}, { amount: 400 });
      assert.deepEqual(itemsOf(await ok(stripe, 'GET', path, { invoice })), []);
    }),
  },
  {
    name: 'memo and metadata are all of a credit note that changes',
    source: 'docs.stripe.com/api/credit_notes/update',
    check: withInvoice([1000], async (stripe, invoice) => {
      const id = idOf(await ok(stripe, 'POST', path, { invoice, amount: 100 }));
      const change = { memo: 'Sorry', metadata: { case: '1' } };
      assertHas(await ok(stripe, 'POST', `${path}/${id}`, change), change);
      const error = await refused(stripe, 400, `${path}/${id}`, { reason: 'duplicate' });
      assertHas(error, { code: 'parameter_unknown' });
    }),
  },
];
