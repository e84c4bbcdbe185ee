import type { Account } from '../stripe/account';
import type { Invoice, InvoicePayment, InvoiceRecord, Line } from '../stripe/objects';
import { paymentsWire } from '../stripe/render';
import { creditForm, creditNotesOf, creditNoteTable } from './credit-notes';
import { eventsAbout, eventTable } from './events';
import { factList, linkTo } from './facts';
import { chip, figures, maskKey, money, table, time } from './format';
import { html, type Html, type Piece } from './html';
import { actionForms, addLineForm, addressForm, amountForm } from './invoice-forms';
import { taxStatus } from './invoices';
import { fieldsForm } from './object-forms';
import { requestTable } from './requests';
import { findInvoice, type View } from './view';

/** One invoice, all that happened to it, and what a person can do to it. */
export function invoicePage(view: View, id: string): Html {
  const found = findInvoice(view.lab, id);
  if (found === undefined) return goneInvoice(view, id);
  const [account, record] = found;
  const { invoice } = record;
  return html`<h1>${invoice.number ?? 'Invoice without a number yet'} ${chip(invoice.status)}</h1>
    <p class="lead">
      ${money(invoice.total, invoice.currency)} for
      ${invoice.customer_name ?? invoice.customer}<small class="id">${id}</small>
    </p>
    ${actions(account, invoice)}${facts(account, invoice)}${lines(account, record)}
    ${payments(account, invoice)}${credits(account, invoice)}${metadata(invoice)}${customer(account, invoice)}
    ${history(view, id)}
    <details>
      <summary>The invoice as JSON</summary>
      ${jsonLink(account, invoice)}
    </details>`;
}

function goneInvoice(view: View, id: string): Html {
  return html`<h1>No such invoice</h1>
    <p>
      Nothing has the id <code>${id}</code> now. A draft that was deleted leaves only its events and
      requests.
    </p>
    ${history(view, id)}`;
}

function history(view: View, id: string): Html {
  return html`<h2>Events</h2>
    ${eventTable(view, eventsAbout(view.lab, id), 'No event is about this invoice.')}
    <h2>Requests</h2>
    ${requestTable(view.lab.ledger.list({ invoice: id }), 'No request asked for this invoice.')}`;
}

function actions(account: Account, invoice: Invoice): Html {
  return html`<section aria-label="Actions">
    <h2>Act as someone in the Stripe Dashboard</h2>
    ${actionForms(account, invoice)}
  </section>`;
}

function facts(account: Account, invoice: Invoice): Html {
  const { currency } = invoice;
  const all: [string, Piece][] = [
    ['Account', html`${account.id} <small>key <code>${maskKey(account.key)}</code></small>`],
    ['Tax', taxStatus(invoice)],
    ['Subtotal', money(invoice.subtotal, currency)],
    ['Total', money(invoice.total, currency)],
    ['Paid', money(invoice.amount_paid, currency)],
    ['Remaining', money(invoice.amount_remaining, currency)],
    ['Collection', invoice.collection_method.replaceAll('_', ' ')],
    ['Goes on by itself', invoice.auto_advance ? 'yes' : 'no'],
    ['Attempts to charge', String(invoice.attempt_count)],
    ['Next attempt (UTC)', invoice.next_payment_attempt && time(invoice.next_payment_attempt)],
    ['Created (UTC)', time(invoice.created)],
    ['Finalized (UTC)', time(invoice.status_transitions.finalized_at)],
    ['Revises', invoice.from_invoice && linkTo('invoice', invoice.from_invoice.invoice)],
    ['Latest revision', invoice.latest_revision && linkTo('invoice', invoice.latest_revision)],
  ];
  return html`<h2>State</h2>
    ${factList(all)}`;
}

function lines(account: Account, record: InvoiceRecord): Html {
  const { invoice } = record;
  const rows = record.lines.slice(-200).map((line) => lineRow(account, invoice, line));
  const more = record.lines.length - rows.length;
  return html`<h2>Lines</h2>
    ${table(['Line', figures('Quantity'), figures('Amount'), figures('Tax'), 'Change the amount'], rows, 'No line yet. Add one below.')}
    ${more > 0 && html`<p class="note">The youngest 200 are shown; ${more} more exist.</p>`}
    ${addLineForm(account, invoice)}`;
}

function lineRow(account: Account, invoice: Invoice, line: Line): Html {
  const tax = line.taxes.reduce((all, one) => all + one.amount, 0);
  return html`<tr>
    <td>${line.description ?? 'without a description'} <small class="id">${line.id}</small></td>
    <td class="number">${line.quantity_decimal}</td>
    <td class="number">${money(line.amount, line.currency)}</td>
    <td class="number">${line.taxes.length === 0 ? 'none' : money(tax, line.currency)}</td>
    <td>${amountForm(account, invoice, line)}</td>
  </tr>`;
}

function payments(account: Account, invoice: Invoice): Html {
  const rows = paymentsWire(account, invoice.id).data.map((row) => paymentRow(account, row));
  return html`<h2>Payments</h2>
    ${table(
      ['Payment', 'Status', figures('Paid'), figures('Asked for'), 'Payment intent'],
      rows,
      'No payment yet. The first one appears when the invoice is finalized.',
    )}
    ${fieldsForm(
      'attach_payment',
      account,
      { invoice: invoice.id },
      html`<label
        >Payment intent <input name="payment" size="34" placeholder="pi_…" required
      /></label>`,
    )}`;
}

function paymentRow(account: Account, payment: InvoicePayment): Html {
  const { currency } = payment;
  const intent = account.paymentIntents.get(payment.payment.payment_intent);
  return html`<tr>
    <td class="id">${payment.id}</td>
    <td>${chip(payment.status)}</td>
    <td class="number">${money(payment.amount_paid ?? 0, currency)}</td>
    <td class="number">${money(payment.amount_requested, currency)}</td>
    <td>
      ${intent?.status.replaceAll('_', ' ')}
      <small class="id">${intent && linkTo('payment', intent.id)}</small>
    </td>
  </tr>`;
}

function credits(account: Account, invoice: Invoice): Html {
  return html`<h2>Credit notes</h2>
    ${creditNoteTable(account, creditNotesOf(account, invoice.id), 'No credit note.')}
    ${creditForm(account, invoice)}`;
}

function metadata(invoice: Invoice): Html {
  const rows = Object.entries(invoice.metadata).map(
    ([name, value]) =>
      html`<tr>
        <td><code>${name}</code></td>
        <td>${value}</td>
      </tr>`,
  );
  return html`<h2>Metadata</h2>
    ${table(['Key', 'Value'], rows, 'No metadata.')}`;
}

function customer(account: Account, invoice: Invoice): Html {
  const row = account.customers.get(invoice.customer);
  if (row === undefined)
    return html`<h2>Customer</h2>
      <p class="empty">The customer was deleted.</p>`;
  return html`<h2>Customer</h2>
    <p>
      ${linkTo('customer', row.id, row.name ?? 'without a name')}
      <small class="id">${row.id}</small>
    </p>
    ${addressForm(account, invoice, row)}`;
}

const jsonLink = (account: Account, invoice: Invoice): Html =>
  html`<pre tabindex="0">
${JSON.stringify({ ...invoice, lines: account.invoices.get(invoice.id)?.lines }, null, 2)}</pre>`;
