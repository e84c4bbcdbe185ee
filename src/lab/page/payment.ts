import type { Account } from '../stripe/account';
import type { Charge, PaymentIntent } from '../stripe/objects';
import { findIn, nothingHere } from './accounts';
import { disputeTable } from './disputes';
import { factList, linkTo } from './facts';
import { chip, figures, json, money, table, time } from './format';
import { html, type Html } from './html';
import { actionButton, amountInput, choice, fieldsForm } from './object-forms';
import { methodName } from './payment-method-name';
import { invoiceOf } from './payments';
import { refundTable } from './refunds';
import type { View } from './view';

/** One payment with its charges, and what the Dashboard, the bank and the customer can do to it. */
export function paymentPage({ lab }: View, id: string): Html {
  const found = findIn(lab, ({ paymentIntents }) => paymentIntents.get(id));
  if (found === null) return nothingHere('payment', id);
  const [account, intent] = found;
  const invoice = invoiceOf(account, id);
  const charges = rowsOf(account.charges, id);
  return html`<h1>${money(intent.amount, intent.currency)} ${chip(intent.status)}</h1>
    <p class="lead"><small class="id">${id}</small></p>
    ${factList([
      ['Received', money(intent.amount_received, intent.currency)],
      ['Invoice', invoice && linkTo('invoice', invoice)],
      ['Customer', intent.customer && linkTo('customer', intent.customer)],
      ['Description', intent.description],
      ['Created (UTC)', time(intent.created)],
    ])}
    <section aria-label="Actions">
      <h2>Act as someone in the Stripe Dashboard, as the bank or as the customer</h2>
      ${actions(account, intent, charges.at(-1))}
    </section>
    <h2>Charges</h2>
    ${chargeTable(account, charges)}
    <h2>Refunds</h2>
    ${refundTable(rowsOf(account.refunds, id), 'Nothing was refunded.')}
    <h2>Disputes</h2>
    ${disputeTable(rowsOf(account.disputes, id), 'Nothing is disputed.')}
    <details>
      <summary>The payment intent as JSON</summary>
      ${json(intent)}
    </details>`;
}

interface OfIntent<T> {
  ids(index: string, value: string): readonly string[];
  get(id: string): T | undefined;
}

function rowsOf<T>(rows: OfIntent<T>, intent: string): T[] {
  return rows.ids('payment_intent', intent).flatMap((id) => rows.get(id) ?? []);
}

function actions(account: Account, intent: PaymentIntent, charge: Charge | undefined): Html {
  const hidden = { payment: intent.id };
  switch (intent.status) {
    case 'succeeded':
      return html`${refundForm(account, hidden, charge)}${disputeForm(hidden)}`;
    case 'requires_action':
      return html`<div class="buttons">
        ${['succeed', 'fail'].map((outcome) =>
          actionButton('authenticate', null, { ...hidden, outcome }, `The customer: ${outcome}`),
        )}
      </div>`;
    case 'requires_capture':
      return html`${fieldsForm('capture', account, hidden, amountInput('amount', 'Amount', intent.amount_capturable))}
        <div class="buttons">${actionButton('cancel_payment', account, hidden)}</div>`;
    case 'processing':
      return html`<p class="empty">
        In flight: the bank answers in days. Advance the clock under Behaviour and clock.
      </p>`;
    case 'canceled':
      return html`<p class="empty">Nothing fits a canceled payment.</p>`;
    default:
      return html`<div class="buttons">${actionButton('cancel_payment', account, hidden)}</div>`;
  }
}

const refundReasons = ['', 'duplicate', 'fraudulent', 'requested_by_customer'];

function refundForm(account: Account, hidden: { payment: string }, charge?: Charge): Html {
  const left = charge === undefined ? '' : charge.amount_captured - charge.amount_refunded;
  return fieldsForm(
    'refund',
    account,
    hidden,
    html`${amountInput('amount', 'Amount, in the smallest unit', left)}
    ${choice('reason', 'Reason', refundReasons)}`,
  );
}

const disputeReasons = [
  'fraudulent',
  'product_not_received',
  'duplicate',
  'general',
  'unrecognized',
];

const disputeForm = (hidden: { payment: string }): Html =>
  fieldsForm(
    'open_dispute',
    null,
    hidden,
    html`${choice('reason', 'Reason', disputeReasons)}${choice('inquiry', 'Only an inquiry', ['no', 'yes'])}`,
  );

function chargeTable(account: Account, charges: readonly Charge[]): Html {
  const rows = charges.map(
    (charge) =>
      html`<tr>
        <td class="id">${charge.id}</td>
        <td>${chip(charge.status)}</td>
        <td class="number">${money(charge.amount, charge.currency)}</td>
        <td class="number">${money(charge.amount_refunded, charge.currency)}</td>
        <td>${methodName(account, charge.payment_method)}</td>
        <td>${time(charge.created)}</td>
      </tr>`,
  );
  return table(
    ['Charge', 'Status', figures('Amount'), figures('Refunded'), 'Method', 'At (UTC)'],
    rows,
    'No charge was tried yet.',
  );
}
