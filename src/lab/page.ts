import type { Lab } from './lab';

/** A look at the lab for a person; everything on it is also a control route. */
export function labPage(lab: Lab): string {
  const accounts = lab.accounts().map((account) => {
    const invoices = account.invoices
      .ids()
      .slice(-50)
      .toReversed()
      .map((id) => account.invoices.get(id)?.invoice)
      .filter((invoice) => invoice !== undefined)
      .map((one) => row([one.id, one.status, one.customer, one.total, one.currency, one.number]));
    const events = account.events
      .ids()
      .slice(-50)
      .toReversed()
      .map((id) => account.events.get(id))
      .filter((event) => event !== undefined)
      .map((event) => row([event.id, event.type, event.created]));
    return `<h2>${escape(account.id)}</h2>
<h3>Invoices</h3><table>${invoices.join('')}</table>
<h3>Events</h3><table>${events.join('')}</table>`;
  });
  const faults = lab.faults.list().map((armed) => row([armed.id, JSON.stringify(armed)]));
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lab</title>
<style>body{font:14px system-ui;margin:2rem}td{padding:0 1rem 0 0}</style></head>
<body><h1>Lab</h1><p>Clock: ${new Date(lab.now()).toISOString()}</p>
<h2>Armed faults</h2><table>${faults.join('')}</table>${accounts.join('')}</body></html>`;
}

const row = (cells: (string | number | null)[]): string =>
  `<tr>${cells.map((cell) => `<td>${escape(String(cell ?? ''))}</td>`).join('')}</tr>`;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
