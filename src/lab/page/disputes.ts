import type { Account } from '../stripe/account';
import type { Dispute } from '../stripe/payment-objects';
import { byAccount, findIn, leftOut, nothingHere } from './accounts';
import { factList, linkTo } from './facts';
import { chip, figures, json, money, table, time } from './format';
import { html, type Html } from './html';
import { actionButton, fieldsForm } from './object-forms';
import { youngest, type View } from './view';

export function disputesPage(view: View): Html {
  return html`<h1>Disputes</h1>
    ${byAccount(view, ({ disputes }) => {
      const shown = youngest(disputes);
      const empty = 'No dispute yet. A payment that succeeded can be disputed.';
      return html`${disputeTable(shown, empty)}${leftOut(shown.length, disputes.size())}`;
    })}`;
}

export function disputeTable(disputes: readonly Dispute[], empty: string): Html {
  const rows = disputes.map(
    (dispute) =>
      html`<tr>
        <td><a class="id" href="/?dispute=${dispute.id}">${dispute.id}</a></td>
        <td>${chip(dispute.status)}</td>
        <td class="number">${money(dispute.amount, dispute.currency)}</td>
        <td>${dispute.reason.replaceAll('_', ' ')}</td>
        <td>${linkTo('payment', dispute.payment_intent)}</td>
        <td>${time(dispute.evidence_details.due_by)}</td>
      </tr>`,
  );
  return table(
    ['Dispute', 'Status', figures('Amount'), 'Reason', 'Payment', 'Answer due (UTC)'],
    rows,
    empty,
  );
}

/** One dispute: what was answered, and how it can end. */
export function disputePage({ lab }: View, id: string): Html {
  const found = findIn(lab, ({ disputes }) => disputes.get(id));
  if (found === null) return nothingHere('dispute', id);
  const [account, dispute] = found;
  return html`<h1>Dispute of ${money(dispute.amount, dispute.currency)} ${chip(dispute.status)}</h1>
    <p class="lead"><small class="id">${id}</small></p>
    ${factList([
      ['Payment', linkTo('payment', dispute.payment_intent)],
      ['Reason', dispute.reason.replaceAll('_', ' ')],
      ['Answer due (UTC)', time(dispute.evidence_details.due_by)],
      ['Evidence submitted', `${dispute.evidence_details.submission_count} times`],
      ['Created (UTC)', time(dispute.created)],
    ])}
    ${actions(account, dispute)}${movements(dispute)}
    <details>
      <summary>The dispute as JSON</summary>
      ${json(dispute)}
    </details>`;
}

function actions(account: Account, { id, status }: Dispute): Html {
  const hidden = { dispute: id };
  const isInquiry = status.startsWith('warning_');
  const outcomes = isInquiry ? ['warning_closed', 'escalate'] : ['won', 'lost'];
  const isClosed = ['won', 'lost', 'warning_closed'].includes(status);
  return html`<section aria-label="Actions">
    <h2>Act as someone in the Stripe Dashboard, or as the bank</h2>
    ${
      isClosed
        ? html`<p class="empty">It is closed.</p>`
        : html`${fieldsForm('submit_evidence', account, hidden, evidenceInput)}
            <div class="buttons">
              ${actionButton('close_dispute', account, hidden)}
              ${outcomes.map((outcome) =>
                actionButton(
                  'decide_dispute',
                  null,
                  { ...hidden, outcome },
                  `The bank: ${outcome.replaceAll('_', ' ')}`,
                ),
              )}
            </div>`
    }
  </section>`;
}

/** In test mode the words decide: docs.stripe.com/disputes/testing. */
const evidenceInput = html`<label
    >Text <input name="text" size="34" list="evidence" required
  /></label>
  <datalist id="evidence">
    <option value="winning_evidence"></option>
    <option value="losing_evidence"></option>
    <option value="escalate_inquiry_evidence"></option>
  </datalist>`;

function movements({ balance_transactions: all }: Dispute): Html {
  const rows = all.map(
    (one) =>
      html`<tr>
        <td>${one.description ?? ''}</td>
        <td class="number">${money(one.amount, one.currency)}</td>
        <td class="number">${money(one.fee, one.currency)}</td>
        <td>${time(one.available_on)}</td>
      </tr>`,
  );
  return html`<h2>Money moved</h2>
    ${table(['What', figures('Amount'), figures('Fee'), 'Available on (UTC)'], rows, 'None.')}`;
}
