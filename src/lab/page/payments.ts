import type { Account } from '../stripe/account';
import type { PaymentIntent } from '../stripe/objects';
import { byAccount, leftOut } from './accounts';
import { linkTo } from './facts';
import { chip, figures, money, table, time } from './format';
import { html, type Html } from './html';
import { methodName } from './payment-method-name';
import { youngest, type View } from './view';

export function paymentsPage(view: View): Html {
  return html`<h1>Payments</h1>
    ${byAccount(view, paymentsOf)}`;
}

function paymentsOf(account: Account): Html {
  const shown = youngest(account.paymentIntents);
  const rows = shown.map((intent) => row(account, intent));
  return html`${table(
    ['Payment', 'Status', figures('Amount'), 'Method', 'Invoice', 'Customer', 'Created (UTC)'],
    rows,
    'No payment yet. Finalizing an invoice makes one.',
  )}${leftOut(shown.length, account.paymentIntents.size())}`;
}

function row(account: Account, intent: PaymentIntent): Html {
  const charge = account.charges.get(intent.latest_charge ?? '');
  const invoice = invoiceOf(account, intent.id);
  const { customer } = intent;
  return html`<tr>
    <td><a class="id" href="/?payment=${intent.id}">${intent.id}</a></td>
    <td>${chip(intent.status)} ${charge?.disputed === true && chip('disputed')}</td>
    <td class="number">
      ${money(intent.amount, intent.currency)}
      ${
        charge !== undefined &&
        charge.amount_refunded > 0 &&
        html`<small>${money(charge.amount_refunded, charge.currency)} refunded</small>`
      }
    </td>
    <td>${methodName(account, charge?.payment_method ?? intent.payment_method)}</td>
    <td>
      ${invoice === undefined ? 'none' : linkTo('invoice', invoice, numberOf(account, invoice))}
    </td>
    <td>${customer === null ? 'none' : linkTo('customer', customer, nameOf(account, customer))}</td>
    <td>${time(intent.created)}</td>
  </tr>`;
}

const numberOf = (account: Account, invoice: string): string =>
  account.invoices.get(invoice)?.invoice.number ?? invoice;

const nameOf = (account: Account, customer: string): string =>
  account.customers.get(customer)?.name ?? customer;

/** The invoice that a payment is for, if it is for one. */
export function invoiceOf(account: Account, intent: string): string | undefined {
  const [link] = account.invoicePayments.ids('payment_intent', intent);
  return account.invoicePayments.get(link ?? '')?.invoice;
}
