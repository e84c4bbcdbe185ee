import assert from 'node:assert/strict';
import { textOf } from '../json';
import { assertHas, idOf, itemsOf, ok, refused, type Claim } from './claim';
import { aDraft, anOpenInvoice, decliningCard, goodCard, withCustomer } from './fixtures';

export const paymentClaims: Claim[] = [
  {
    name: 'a card that is declined at pay leaves the invoice open',
    source: 'docs.stripe.com/api/invoices/pay',
    check: (stripe) =>
      withCustomer(stripe, decliningCard, async (customer) => {
        const id = await anOpenInvoice(stripe, customer);
        const error = await refused(stripe, 402, `/v1/invoices/${id}/pay`);
        assertHas(error, { type: 'card_error', code: 'card_declined' });
        const invoice = await ok(stripe, 'GET', `/v1/invoices/${id}`);
        assertHas(invoice, { status: 'open', attempted: true, attempt_count: 1, amount_paid: 0 });
      }),
  },
  {
    name: 'credit of a customer is used up when an invoice is finalized',
    source: 'docs.stripe.com/billing/customer/balance',
    check: (stripe) =>
      withCustomer(stripe, goodCard, async (customer) => {
        await ok(stripe, 'POST', `/v1/customers/${customer}/balance_transactions`, {
          amount: -400,
          currency: 'usd',
        });
        const id = await aDraft(stripe, customer);
        const invoice = await ok(stripe, 'POST', `/v1/invoices/${id}/finalize`, {
          auto_advance: false,
        });
        const balances = { starting_balance: -400, ending_balance: 0 };
        assertHas(invoice, { ...balances, total: 1000, amount_due: 600 });
        assertHas(await ok(stripe, 'GET', `/v1/customers/${customer}`), { balance: 0 });
      }),
  },
  {
    name: 'a payment that is attached pays a part',
    source: 'docs.stripe.com/api/invoices/attach_payment',
    check: (stripe) =>
      withCustomer(stripe, goodCard, async (customer) => {
        const id = await anOpenInvoice(stripe, customer);
        const methods = await ok(stripe, 'GET', `/v1/customers/${customer}/payment_methods`);
        const intent = await ok(stripe, 'POST', '/v1/payment_intents', {
          amount: 400,
          currency: 'usd',
          customer,
          payment_method: idOf(itemsOf(methods)[0] ?? {}),
          payment_method_types: ['card'],
          confirm: true,
        });
        assertHas(intent, { status: 'succeeded' });
        const payment_intent = idOf(intent);
        await ok(stripe, 'POST', `/v1/invoices/${id}/attach_payment`, { payment_intent });
        const invoice = await ok(stripe, 'GET', `/v1/invoices/${id}`);
        assertHas(invoice, { status: 'open', amount_paid: 400, amount_remaining: 600 });
      }),
  },
  {
    name: 'a credit note before payment lowers what remains, and voiding it brings that back',
    source: 'docs.stripe.com/invoicing/integration/programmatic-credit-notes',
    check: (stripe) =>
      withCustomer(stripe, goodCard, async (customer) => {
        const id = await anOpenInvoice(stripe, customer);
        const note = await ok(stripe, 'POST', '/v1/credit_notes', { invoice: id, amount: 300 });
        assertHas(note, { pre_payment_amount: 300, post_payment_amount: 0, status: 'issued' });
        const lower = { amount_remaining: 700, pre_payment_credit_notes_amount: 300 };
        assertHas(await ok(stripe, 'GET', `/v1/invoices/${id}`), { ...lower, status: 'open' });
        const voided = await ok(stripe, 'POST', `/v1/credit_notes/${idOf(note)}/void`);
        assertHas(voided, { status: 'void' });
        assertHas(await ok(stripe, 'GET', `/v1/invoices/${id}`), { amount_remaining: 1000 });
      }),
  },
  {
    name: 'a credit note after payment can go to the balance of the customer',
    source: 'docs.stripe.com/invoicing/integration/programmatic-credit-notes',
    check: (stripe) =>
      withCustomer(stripe, goodCard, async (invoiced) => {
        const invoice = await anOpenInvoice(stripe, invoiced);
        await ok(stripe, 'POST', `/v1/invoices/${invoice}/pay`);
        const amounts = { amount: 300, credit_amount: 300 };
        const note = await ok(stripe, 'POST', '/v1/credit_notes', { invoice, ...amounts });
        assertHas(note, { post_payment_amount: 300, pre_payment_amount: 0 });
        assert.match(textOf(note['customer_balance_transaction']), /^cbtxn_/);
        assertHas(await ok(stripe, 'GET', `/v1/customers/${invoiced}`), { balance: -300 });
      }),
  },
  {
    name: 'a credit note over the amount of the invoice is refused',
    source: 'docs.stripe.com/api/credit_notes/create',
    check: (stripe) =>
      withCustomer(stripe, goodCard, async (customer) => {
        const invoice = await anOpenInvoice(stripe, customer);
        const error = await refused(stripe, 400, '/v1/credit_notes', { invoice, amount: 1001 });
        assertHas(error, { type: 'invalid_request_error' });
      }),
  },
];
