import type { Account } from '../stripe/account';
import { creditNoteWire } from '../stripe/billing/credit-note-wire';
import type { CreditNote, Invoice } from '../stripe/objects';
import { byAccount, findIn, leftOut, nothingHere } from './accounts';
import { factList, linkTo } from './facts';
import { chip, figures, json, money, table } from './format';
import { html, type Html } from './html';
import { actionButton, amountInput, choice, fieldsForm } from './object-forms';
import { youngest, type View } from './view';

export function creditNotesPage(view: View): Html {
  return html`<h1>Credit notes</h1>
    ${byAccount(view, (account) => {
      const { creditNotes } = account;
      const shown = youngest(creditNotes);
      const empty = 'No credit note yet. An invoice that is finalized can have some.';
      return html`${creditNoteTable(account, shown, empty)}${leftOut(shown.length, creditNotes.size())}`;
    })}`;
}

export function creditNotesOf(account: Account, invoice: string): CreditNote[] {
  const { creditNotes } = account;
  return creditNotes.ids('invoice', invoice).flatMap((id) => creditNotes.get(id) ?? []);
}

const currencyOf = (account: Account, { invoice }: CreditNote): string =>
  account.invoices.get(invoice)?.invoice.currency ?? 'usd';

export function creditNoteTable(
  account: Account,
  notes: readonly CreditNote[],
  empty: string,
): Html {
  const rows = notes.map((note) => {
    const currency = currencyOf(account, note);
    return html`<tr>
      <td>
        ${linkTo('credit_note', note.id, note.number)}
        <small class="id">${note.id}</small>
      </td>
      <td>${chip(note.status)}</td>
      <td class="number">${money(note.amount, currency)}</td>
      <td class="number">${money(note.pre_payment_amount, currency)}</td>
      <td class="number">${money(note.post_payment_amount, currency)}</td>
      <td>${linkTo('invoice', note.invoice)}</td>
    </tr>`;
  });
  return table(
    [
      'Credit note',
      'Status',
      figures('Amount'),
      figures('Before payment'),
      figures('After payment'),
      'Invoice',
    ],
    rows,
    empty,
  );
}

/** One credit note. */
export function creditNotePage({ lab }: View, id: string): Html {
  const found = findIn(lab, ({ creditNotes }) => creditNotes.get(id));
  if (found === null) return nothingHere('credit note', id);
  const [account, note] = found;
  const currency = currencyOf(account, note);
  return html`<h1>${note.number} ${chip(note.status)}</h1>
    <p class="lead">${money(note.amount, currency)} <small class="id">${id}</small></p>
    ${factList([
      ['Invoice', linkTo('invoice', note.invoice)],
      ['Customer', linkTo('customer', note.customer)],
      ['Before payment', money(note.pre_payment_amount, currency)],
      ['After payment', money(note.post_payment_amount, currency)],
    ])}
    <section aria-label="Actions">
      <h2>Act as someone in the Stripe Dashboard</h2>
      <div class="buttons">${voiding(account, note)}</div>
    </section>
    <h2>The credit note as JSON</h2>
    ${json(creditNoteWire(note))}`;
}

/** Stripe takes a note back only while its invoice is open. */
function voiding(account: Account, note: CreditNote): Html {
  if (note.status === 'void') return html`<p class="empty">It is void.</p>`;
  const status = account.invoices.get(note.invoice)?.invoice.status;
  if (status === 'open') return actionButton('void_credit_note', account, { credit_note: note.id });
  return html`<p class="empty">It cannot be voided: its invoice is not open.</p>`;
}

const reasons = ['', 'duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory'];

/** On an invoice: before payment an amount is enough, afterwards it must be said where it goes. */
export function creditForm(account: Account, invoice: Invoice): Html {
  const where =
    invoice.amount_paid > 0 &&
    html`${amountInput('refund_amount', 'of it refunded')}${amountInput('credit_amount', 'to the balance')}${amountInput('out_of_band_amount', 'out of band')}`;
  return fieldsForm(
    'credit',
    account,
    { invoice: invoice.id },
    html`${amountInput('amount', 'Amount, in the smallest unit')}${where}${choice('reason', 'Reason', reasons)}`,
  );
}
