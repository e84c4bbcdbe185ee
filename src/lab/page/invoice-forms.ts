import type { Account } from '../stripe/account';
import type { Customer, Invoice, Line } from '../stripe/objects';
import { html, type Html, type Piece } from './html';
import {
  actionOf,
  addressFields,
  invoiceActions,
  isAction,
  type ActionName,
} from './invoice-actions';

/** The key stays with the lab: the form names only the account. */
function form(name: ActionName, account: Account, invoice: Invoice, inner: Piece): Html {
  const { warning } = actionOf(name);
  const confirm = warning === undefined ? '' : html` data-confirm="${warning}"`;
  return html`<form method="post" action="/" ${confirm}>
    <input type="hidden" name="do" value="${name}" />
    <input type="hidden" name="account" value="${account.id}" /><input
      type="hidden"
      name="invoice"
      value="${invoice.id}"
    />
    ${inner}
  </form>`;
}

export function actionForms(account: Account, invoice: Invoice): Html {
  const names = Object.keys(invoiceActions).filter(isAction);
  const buttons = names.filter((name) => actionOf(name).isButton);
  const draw = (name: ActionName): Html =>
    form(name, account, invoice, html`<button>${actionOf(name).title}</button>`);
  const fits = (name: ActionName): boolean => actionOf(name).fits.includes(invoice.status);
  const fitting = buttons.filter(fits);
  return html`<div class="buttons">
      ${
        fitting.length === 0
          ? html`<p class="empty">Nothing fits an invoice that is ${invoice.status}.</p>`
          : fitting.map(draw)
      }
    </div>
    <details>
      <summary>What Stripe refuses while it is ${invoice.status}</summary>
      <div class="buttons">${buttons.filter((name) => !fits(name)).map(draw)}</div>
    </details>`;
}

export function amountForm(account: Account, invoice: Invoice, line: Line): Html {
  const label = `New amount of ${line.description ?? line.id}, in the smallest unit`;
  return form(
    'edit_line',
    account,
    invoice,
    html`<input type="hidden" name="line" value="${line.id}" />
      <input
        name="amount"
        inputmode="numeric"
        size="9"
        value="${line.amount}"
        aria-label="${label}"
        title="${label}"
      />
      <button>Change</button>`,
  );
}

export function addLineForm(account: Account, invoice: Invoice): Html {
  return form(
    'add_line',
    account,
    invoice,
    html`<fieldset>
      <legend>Add a line</legend>
      <label>Description <input name="description" required /></label>
      <label
        >Amount, in the smallest unit <input name="amount" inputmode="numeric" size="9" required
      /></label>
      <button>Add</button>
    </fieldset>`,
  );
}

const addressLabels: Record<(typeof addressFields)[number], string> = {
  line1: 'Street',
  postal_code: 'Postal code',
  city: 'City',
  state: 'State',
  country: 'Country (two letters)',
};

export const addressInputs = (customer: Customer): Html[] =>
  addressFields.map(
    (name) =>
      html`<label
        >${addressLabels[name]} <input name="${name}" value="${customer.address?.[name]}"
      /></label>`,
  );

export function addressForm(account: Account, invoice: Invoice, customer: Customer): Html {
  return form(
    'correct_address',
    account,
    invoice,
    html`<fieldset>
      <legend>Correct the address</legend>
      <input
        type="hidden"
        name="customer"
        value="${customer.id}"
      />${addressInputs(customer)}<button>Save</button>
    </fieldset>`,
  );
}
