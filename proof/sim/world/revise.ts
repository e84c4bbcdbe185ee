import type { WayToRevise } from '../../../src/domain/facts';
import type { InvoiceRecord } from '../../../src/store/ports';
import { planInvoice } from '../../../src/stripe/plan-invoice';
import { planRevision } from '../../../src/stripe/plan-revision';
import { connectionOf, customerOf } from '../circumstances';
import type { Circumstances } from '../circumstances';
import type { MemoryStore } from './memory-store';
import { ref } from './world';

/** What the API does for a person who asks for a further revision; null: it would be refused. */
export async function keepRevision(
  store: MemoryStore,
  life: Circumstances,
  record: InvoiceRecord,
  how: WayToRevise,
  now: number,
): Promise<{ revision: number; content: string } | null> {
  const revision = record.state.revision + 1;
  const [first, ...rest] = record.document.lines;
  if (!first) throw new Error('The invoice has no lines.');
  // One line at another price, one gone, where there are more, and one that is new.
  const unit_amount_decimal = String(100 + revision);
  const lines = [
    { ...first, unit_amount_decimal },
    ...rest.slice(1),
    { ...first, id: `n${revision}` },
  ];
  const configured = {
    connection: connectionOf(life),
    customer: customerOf(life),
    products: [],
    now: new Date(now),
    planInvoice,
  };
  const planned = planRevision(record, { lines }, how, configured);
  if ('faults' in planned) return null;
  const content = `${how}-${revision}-${now}`;
  await store.invoices.saveContent(ref, content, planned.content);
  return { revision, content };
}
