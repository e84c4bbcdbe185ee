import type { StoredTransaction } from '../anrok/seller';
import type { TaxDocument } from '../avatax/document';
import { chip, figures, money, table, timeOf } from './format';
import { html, type Html } from './html';
import { actionButton } from './object-forms';
import { mostShown, type View } from './view';

/** What Anrok and AvaTax hold for whoever asked them. */
export function taxEnginesPage({ lab }: View): Html {
  const transactions = lab.engines.anrokTransactions();
  const documents = lab.engines.avataxDocuments();
  return html`<h1>Tax engines</h1>
    <h2>Anrok <small>transactions: ${transactions.length}</small></h2>
    ${table(
      [
        'Transaction',
        'State',
        'Tax date',
        figures('Before tax'),
        figures('Tax'),
        'Changed (UTC)',
        'Filing',
      ],
      transactions.slice(-mostShown).toReversed().map(anrokRow),
      'No transaction yet. Any API key has a seller of its own.',
    )}
    <h2>AvaTax <small>documents: ${documents.length}</small></h2>
    ${table(
      ['Document', 'State', 'Type', 'Tax date', figures('Before tax'), figures('Tax'), 'Reporting'],
      documents.slice(-mostShown).toReversed().map(avataxRow),
      'No document yet. Any account id has one company and more.',
    )}`;
}

function anrokRow(transaction: StoredTransaction): Html {
  const { id, version, assessment, request, is_void: isVoid, is_frozen: isFrozen } = transaction;
  const currency = request.currencyCode.toLowerCase();
  const on = isFrozen ? 'false' : 'true';
  return html`<tr>
    <td><span class="id">${id}</span> <small>version ${version}</small></td>
    <td>${chip(isVoid ? 'void' : 'valid')} ${isFrozen && chip('frozen')}</td>
    <td>${assessment.tax_date}</td>
    <td class="number">${assessment.pre_tax} <small>in the smallest unit</small></td>
    <td class="number">${money(assessment.to_collect, currency)}</td>
    <td>${timeOf(new Date(transaction.modified_ms).toISOString())}</td>
    <td>${actionButton('freeze', null, { id, on }, isFrozen ? 'Unfreeze' : 'Freeze')}</td>
  </tr>`;
}

const sum = (amounts: readonly number[]): string =>
  amounts.reduce((all, amount) => all + amount, 0).toFixed(2);

function avataxRow({ code, status, type, locked, lines, ...document }: TaxDocument): Html {
  const on = locked ? 'false' : 'true';
  return html`<tr>
    <td>
      <span class="id">${code}</span>
      <small>${document.companyCode}, version ${document.version}</small>
    </td>
    <td>${chip(status.toLowerCase())} ${locked && chip('locked')}</td>
    <td>${type}</td>
    <td>${document.taxDate}</td>
    <td class="number">
      ${document.currencyCode} ${sum(lines.map(({ lineAmount }) => lineAmount))}
    </td>
    <td class="number">${document.currencyCode} ${sum(lines.map(({ tax }) => tax))}</td>
    <td>${actionButton('lock', null, { id: code, on }, locked ? 'Unlock' : 'Lock')}</td>
  </tr>`;
}
