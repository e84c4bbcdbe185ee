import { z } from 'zod';
import { invoiceView, timelineEntry } from '../../api/schemas/invoice-view';
import type { InvoiceView } from '../../api/schemas/invoice-view';
import { isClosed } from '../../domain/status';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoAccount } from './demo-stack';
import { narrate } from './narrate';
import type { Entry } from './narrate';
import type { Scenario } from './scenarios';
import type { Teller } from './teller';

const pollMs = 150;
const page = z.object({ data: z.array(timelineEntry) });

interface Watch {
  account: DemoAccount;
  teller: Teller;
  /** Throws when waiting has no sense any more. */
  check: () => void;
  onEntry?: (entry: Entry) => Promise<void>;
}

/** Posts the invoice and tells its timeline as it grows, until it is closed. */
export async function postAndFollow(scenario: Scenario, watch: Watch): Promise<InvoiceView> {
  const { account, teller, check, onEntry } = watch;
  const posted = invoiceView.parse(await account.api.post('/v1/invoices', toBody(scenario)));
  const startedAt = Date.parse(posted.created_at);
  let seen = 0;
  for (;;) {
    const { data } = page.parse(await account.api.get(`/v1/invoices/${scenario.id}/timeline`));
    for (const entry of data.slice(seen)) {
      const told = narrate(entry, posted.currency);
      const ms = Date.parse(entry.at) - startedAt;
      if (told) teller.invoice(scenario, { step: stepOf(entry), ms, ...told });
      await onEntry?.(entry);
    }
    seen = data.length;
    const last = data.at(-1);
    if (last && isClosed(last.status)) return read(account, scenario.id);
    check();
    await sleep(pollMs);
  }
}

async function read({ api }: DemoAccount, id: string): Promise<InvoiceView> {
  return invoiceView.parse(await api.get(`/v1/invoices/${id}`));
}

/** A reading is named by what was read. */
function stepOf({ type, status }: Entry): string {
  return type === 'invoice_observed' ? status : type;
}

function toBody({ id, customer, lines, tax }: Scenario) {
  return { id, customer_id: customer, currency: 'usd', lines, tax };
}
