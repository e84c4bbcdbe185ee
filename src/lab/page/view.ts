import type { Lab } from '../lab';
import type { Account } from '../stripe/account';
import type { InvoiceRecord } from '../stripe/objects';

/** What a part of the page is drawn from. */
export interface View {
  lab: Lab;
  search: URLSearchParams;
  /** Where the browser reached the lab, for the commands that are shown. */
  origin: string;
}

/** The page shows the youngest of everything: a run may have made a hundred thousand. */
export const mostShown = 100;

export function youngest<T>(
  table: { ids(): readonly string[]; get(id: string): T | undefined },
  most = mostShown,
): T[] {
  const rows: T[] = [];
  const ids = table.ids();
  for (let at = ids.length - 1; at >= 0 && rows.length < most; at -= 1) {
    const row = table.get(ids[at] ?? '');
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

export function findInvoice(lab: Lab, id: string): [Account, InvoiceRecord] | undefined {
  for (const account of lab.accounts()) {
    const record = account.invoices.get(id);
    if (record !== undefined) return [account, record];
  }
  return undefined;
}
