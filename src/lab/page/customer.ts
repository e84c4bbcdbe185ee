import type { Account } from '../stripe/account';
import type { Customer } from '../stripe/objects';
import { findIn, nothingHere } from './accounts';
import { addressLine, balanceOf } from './customers';
import { factList } from './facts';
import { chip, figures, json, money, table, time } from './format';
import { html, type Html } from './html';
import { addressInputs } from './invoice-forms';
import { invoiceTable } from './invoices';
import { actionButton, amountInput, choice, fieldsForm } from './object-forms';
import { methodName } from './payment-method-name';
import { youngest, type View } from './view';

/** One customer, and what a person can change about it. */
export function customerPage({ lab }: View, id: string): Html {
  const found = findIn(lab, ({ customers }) => customers.get(id));
  if (found === null) return nothingHere('customer', id);
  const [account, customer] = found;
  return html`<h1>${customer.name ?? 'Customer without a name'}</h1>
    <p class="lead"><small class="id">${id}</small></p>
    ${factList([
      ['Address', addressLine(customer)],
      ['Email', customer.email],
      ['Tax exemption', customer.tax_exempt],
      ['Balance', balanceOf(customer)],
      ['Created (UTC)', time(customer.created)],
    ])}
    ${actions(account, customer)} ${methods(account, customer)} ${balance(account, customer)}
    <h2>Invoices</h2>
    ${invoiceTable(account, invoicesOf(account, id), 'No invoice yet.')}
    <details>
      <summary>The customer as JSON</summary>
      ${json(customer)}
    </details>`;
}

function invoicesOf(account: Account, customer: string) {
  const { invoices } = account;
  return youngest({ ids: () => invoices.ids('customer', customer), get: (id) => invoices.get(id) });
}

function actions(account: Account, customer: Customer): Html {
  const hidden = { customer: customer.id };
  return html`<section aria-label="Actions">
    <h2>Act as someone in the Stripe Dashboard</h2>
    ${fieldsForm('change_address', account, hidden, addressInputs(customer))}
    ${fieldsForm(
      'change_exemption',
      account,
      hidden,
      choice('tax_exempt', 'Tax exemption', ['none', 'exempt', 'reverse'], customer.tax_exempt),
    )}
    ${fieldsForm(
      'change_balance',
      account,
      hidden,
      html`${amountInput('amount', 'Amount (negative: in credit)')}<label
          >Currency <input name="currency" size="4" value="${customer.currency ?? 'usd'}"
        /></label>`,
    )}
    ${fieldsForm('attach_method', account, hidden, methodInput)}
    <div class="buttons">${actionButton('delete_customer', account, hidden)}</div>
  </section>`;
}

const testMethods = [
  'pm_card_visa',
  'pm_card_mastercard',
  'pm_card_chargeCustomerFail',
  'pm_card_authenticationRequired',
  'pm_card_createDispute',
  'pm_card_refundFail',
  'pm_usBankAccount_success',
  'pm_usBankAccount_insufficientFunds',
];

const methodInput = html`<label
    >Stripe's test method <input name="method" size="34" list="methods" required
  /></label>
  <datalist id="methods">
    ${testMethods.map((name) => html`<option value="${name}"></option>`)}
  </datalist>`;

function methods(account: Account, customer: Customer): Html {
  const own = account.paymentMethods
    .ids()
    .filter((id) => account.paymentMethods.get(id)?.wire.customer === customer.id);
  const standard = customer.invoice_settings.default_payment_method;
  const rows = own.map((method) => {
    const hidden = { customer: customer.id, method };
    return html`<tr>
      <td>${methodName(account, method)} <small class="id">${method}</small></td>
      <td>
        ${method === standard ? chip('default') : actionButton('default_method', account, hidden)}
      </td>
      <td>${actionButton('detach_method', account, hidden)}</td>
    </tr>`;
  });
  return html`<h2>Payment methods</h2>
    ${table(['Payment method', 'Default', 'Remove'], rows, 'None. Add one above.')}`;
}

function balance(account: Account, customer: Customer): Html {
  const { balanceTransactions } = account;
  const rows = balanceTransactions
    .ids('customer', customer.id)
    .flatMap((id) => balanceTransactions.get(id) ?? [])
    .toReversed()
    .map(
      (one) =>
        html`<tr>
          <td>${time(one.created)}</td>
          <td>${one.type.replaceAll('_', ' ')}</td>
          <td class="number">${money(one.amount, one.currency)}</td>
          <td class="number">${money(one.ending_balance, one.currency)}</td>
        </tr>`,
    );
  return html`<h2>Balance</h2>
    ${table(
      ['At (UTC)', 'Why', figures('Change'), figures('Balance after it')],
      rows,
      'Nothing has changed the balance.',
    )}`;
}
