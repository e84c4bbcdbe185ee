import type { Account } from '../stripe/account';
import type { Customer } from '../stripe/objects';
import { byAccount, leftOut } from './accounts';
import { linkTo } from './facts';
import { figures, money, table } from './format';
import { html, type Html } from './html';
import { methodName } from './payment-method-name';
import { youngest, type View } from './view';

export function customersPage(view: View): Html {
  return html`<h1>Customers</h1>
    ${byAccount(view, customersOf)}`;
}

function customersOf(account: Account): Html {
  const shown = youngest(account.customers);
  const rows = shown.map((customer) => row(account, customer));
  return html`${table(
    ['Customer', 'Address', 'Tax', figures('Balance'), 'Payment method', figures('Invoices')],
    rows,
    'No customer yet.',
  )}${leftOut(shown.length, account.customers.size())}`;
}

function row(account: Account, customer: Customer): Html {
  const { id, invoice_settings: settings, tax_exempt: exempt } = customer;
  return html`<tr>
    <td>
      ${linkTo('customer', id, customer.name ?? customer.email ?? 'without a name')}
      <small class="id">${id}</small>
    </td>
    <td>${addressLine(customer)}</td>
    <td>${exempt === 'none' ? 'taxed' : exempt}</td>
    <td class="number">${balanceOf(customer)}</td>
    <td>${methodName(account, settings.default_payment_method)}</td>
    <td class="number">${account.invoices.ids('customer', id).length}</td>
  </tr>`;
}

export function addressLine({ address }: Customer): string {
  if (address === null) return 'none';
  const { line1, postal_code: code, city, state, country } = address;
  return [line1, code, city, state, country].filter(Boolean).join(', ') || 'none';
}

/** In words too: the sign alone says little to whoever does not know Stripe's. */
export function balanceOf({ balance, currency }: Customer): string {
  if (balance === 0) return 'none';
  const shown = money(Math.abs(balance), currency ?? 'usd');
  return balance < 0 ? `${shown} in credit` : `${shown} owed`;
}
