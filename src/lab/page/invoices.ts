import type { Account } from '../stripe/account';
import type { Invoice, InvoiceRecord } from '../stripe/objects';
import { leftOut } from './accounts';
import { linkTo } from './facts';
import { chip, figures, maskKey, money, table, time } from './format';
import { html, type Html } from './html';
import { youngest, type View } from './view';

/** The first screen: who is here and what they have. */
export function overview(view: View): Html {
  const accounts = view.lab.accounts();
  const isSingle = accounts.length === 1;
  return html`<h1>Invoices</h1>
    ${isSingle ? '' : accountList(accounts)}
    ${accounts.map((account) => invoicesOf(account, view.origin))}`;
}

function accountList(accounts: Account[]): Html {
  const rows = accounts.map(
    (account) =>
      html`<tr>
        <td><a href="#${account.id}">${account.id}</a></td>
        <td><code>${maskKey(account.key)}</code></td>
        <td class="number">${account.invoices.size()}</td>
        <td class="number">${account.customers.size()}</td>
        <td class="number">${account.endpoints.size()}</td>
      </tr>`,
  );
  return html`<h2>Accounts</h2>
    ${table(
      ['Account', 'Key', figures('Invoices'), figures('Customers'), figures('Webhook endpoints')],
      rows,
      'No account yet. Any key sk_test_… has one from its first request on.',
    )}`;
}

function invoicesOf(account: Account, origin: string): Html {
  const shown = youngest(account.invoices);
  return html`<section aria-labelledby="${account.id}">
    <h2 id="${account.id}">
      ${account.id}
      <small
        >key <code>${maskKey(account.key)}</code>, ${account.customers.size()} customers,
        ${account.endpoints.size()} webhook endpoints</small
      >
    </h2>
    ${invoiceTable(account, shown, firstInvoice(origin))}${leftOut(shown.length, account.invoices.size())}
  </section>`;
}

export function invoiceTable(
  account: Account,
  records: readonly InvoiceRecord[],
  empty: Html | string,
): Html {
  return table(
    ['Invoice', 'Status', 'Customer', figures('Total'), 'Tax', 'Our id', 'Created (UTC)'],
    records.map(({ invoice }) => invoiceRow(account, invoice)),
    empty,
  );
}

const firstInvoice = (origin: string): Html =>
  html`No invoice yet. Make one:
    <code>curl ${origin}/v1/invoices -u sk_test_…: -d customer=cus_card -d currency=usd</code>`;

function invoiceRow(account: Account, invoice: Invoice): Html {
  const customer = account.customers.get(invoice.customer);
  return html`<tr>
    <td>
      <a href="/?invoice=${invoice.id}">${invoice.number ?? 'no number yet'}</a>
      <small class="id">${invoice.id}</small>
    </td>
    <td>${chip(invoice.status)}</td>
    <td>
      ${linkTo('customer', invoice.customer, customer?.name ?? invoice.customer_name ?? 'without a name')}
      <small class="id">${invoice.customer}</small>
    </td>
    <td class="number">${money(invoice.total, invoice.currency)}</td>
    <td>${taxStatus(invoice)}</td>
    <td>${invoice.metadata['holdfast_invoice_id'] ?? ''}</td>
    <td>${time(invoice.created)}</td>
  </tr>`;
}

/** Who taxes it and how far that is, in words. */
export function taxStatus({
  automatic_tax: automatic,
  total_taxes: taxes,
  currency,
}: Invoice): string {
  const sum = taxes.reduce((all, tax) => all + tax.amount, 0);
  if (automatic.enabled) {
    const provider = automatic.provider ?? 'automatic';
    return `${provider}: ${automatic.status ?? 'not computed'}, ${money(sum, currency)}`;
  }
  return taxes.length === 0 ? 'none' : `on the lines: ${money(sum, currency)}`;
}
