import type { LedgerEntry } from '../core/ledger';
import { chip, figures, table, timeOf } from './format';
import { html, type Html } from './html';
import { mostShown, type View } from './view';

/** The ledger: every request in the order in which the lab began to work on it. */
export function requestsPage(view: View): Html {
  const invoice = view.search.get('invoice_id')?.trim() ?? '';
  const all = view.lab.ledger.list(invoice === '' ? {} : { invoice });
  const empty =
    invoice === '' ? 'No request yet.' : `No request is about ${invoice}. Try without the filter.`;
  return html`<h1>Requests</h1>
    <form method="get" action="/" class="row">
      <input type="hidden" name="view" value="requests" />
      <label
        >About the invoice (Stripe's id or ours)
        <input name="invoice_id" size="34" value="${invoice}"
      /></label>
      <button>Filter</button>${invoice !== '' && html`<a href="/?view=requests">All requests</a>`}
    </form>
    <p class="note">${all.length} requests; the youngest ${mostShown} are shown.</p>
    ${requestTable(all, empty)}`;
}

export function requestTable(entries: readonly LedgerEntry[], empty: string): Html {
  const rows = entries.slice(-mostShown).toReversed().map(row);
  return table(
    [figures('#'), 'At (UTC)', 'Request', 'Answer', 'What it did', 'Idempotency key'],
    rows,
    empty,
  );
}

function row(entry: LedgerEntry): Html {
  return html`<tr>
    <td class="number">${entry.seq}</td>
    <td>${timeOf(entry.at)}</td>
    <td>
      ${entry.provider === 'stripe' ? '' : html`<small>${entry.provider}</small> `}${request(entry)}
    </td>
    <td>${answerOf(entry)}</td>
    <td>${whatItDid(entry)}</td>
    <td class="id">${entry.idempotency_key ?? 'none'}</td>
  </tr>`;
}

function request({ method, path, params }: LedgerEntry): Html {
  const line = html`<code>${method} ${path}</code>`;
  if (Object.keys(params).length === 0) return line;
  return html`<details>
    <summary>${line}</summary>
    <pre>${JSON.stringify(params, null, 2)}</pre>
  </details>`;
}

function answerOf({ status, fault }: LedgerEntry): Html | string {
  const shown = status === null ? 'none' : String(status);
  return fault === null ? shown : html`${shown} ${chip(`fault: ${fault}`)}`;
}

function whatItDid({ effect, replayed, method }: LedgerEntry): string {
  if (replayed) return 'replayed the stored answer';
  if (effect) return 'changed something';
  return method === 'GET' ? 'only read' : 'changed nothing';
}
