import type { Refund } from '../stripe/payment-objects';
import { byAccount, leftOut } from './accounts';
import { linkTo } from './facts';
import { chip, figures, money, table, time } from './format';
import { html, type Html } from './html';
import { youngest, type View } from './view';

export function refundsPage(view: View): Html {
  return html`<h1>Refunds</h1>
    ${byAccount(view, ({ refunds }) => {
      const shown = youngest(refunds);
      const empty = 'No refund yet. A payment that succeeded can be refunded.';
      return html`${refundTable(shown, empty)}${leftOut(shown.length, refunds.size())}`;
    })}`;
}

export function refundTable(refunds: readonly Refund[], empty: string): Html {
  const rows = refunds.map(
    (refund) =>
      html`<tr>
        <td class="id">${refund.id}</td>
        <td>${chip(refund.status)}</td>
        <td class="number">${money(refund.amount, refund.currency)}</td>
        <td>${refund.reason?.replaceAll('_', ' ') ?? 'none'}</td>
        <td>${linkTo('payment', refund.payment_intent)}</td>
        <td>${time(refund.created)}</td>
      </tr>`,
  );
  return table(
    ['Refund', 'Status', figures('Amount'), 'Reason', 'Payment', 'At (UTC)'],
    rows,
    empty,
  );
}
