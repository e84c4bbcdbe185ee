import { matchesPath } from './path-pattern';

export const providers = ['stripe', 'anrok', 'avatax'] as const;
export type Provider = (typeof providers)[number];

/** One request as the lab saw it, in the order in which the lab began to work on it. */
export interface LedgerEntry {
  seq: number;
  provider: Provider;
  /** RFC 3339, by the lab's clock. */
  at: string;
  method: string;
  path: string;
  account: string | null;
  idempotency_key: string | null;
  params: Record<string, unknown>;
  /** What was decided; null while in work. The caller may have heard something else, see `fault`. */
  status: number | null;
  replayed: boolean;
  /** True when the request changed something. */
  effect: boolean;
  fault: string | null;
  /** The invoice that was answered, when one was. */
  invoice: string | null;
}

export interface LedgerFilter {
  provider?: Provider;
  method?: string;
  path?: string;
  /** An id of Stripe's, or our own in metadata.holdfast_invoice_id. */
  invoice?: string;
}

type NewEntry = Omit<LedgerEntry, 'seq' | 'provider'> & { provider?: Provider };

export interface Ledger {
  /** Stripe's, unless it says another provider. */
  add(entry: NewEntry): LedgerEntry;
  list(filter?: LedgerFilter): LedgerEntry[];
  clear(): void;
}

/** Enough for any run; the oldest go first, so that a lab that is left on does not grow for ever. */
const mostEntries = 200_000;

export function createLedger(): Ledger {
  let entries: LedgerEntry[] = [];
  let lastSeq = 0;
  return {
    add(fields) {
      lastSeq += 1;
      const entry: LedgerEntry = { seq: lastSeq, provider: 'stripe', ...fields };
      entries.push(entry);
      if (entries.length > mostEntries) entries = entries.slice(mostEntries / 2);
      return entry;
    },
    list: (filter = {}) => entries.filter((entry) => isWanted(entry, filter)),
    clear() {
      entries = [];
      lastSeq = 0;
    },
  };
}

function isWanted(entry: LedgerEntry, filter: LedgerFilter): boolean {
  if (filter.provider !== undefined && filter.provider !== entry.provider) return false;
  if (filter.method !== undefined && filter.method.toUpperCase() !== entry.method) return false;
  if (filter.path !== undefined && !matchesPath(filter.path, entry.path)) return false;
  return filter.invoice === undefined || isAboutInvoice(entry, filter.invoice);
}

function isAboutInvoice(entry: LedgerEntry, invoice: string): boolean {
  if (entry.invoice === invoice || entry.path.split('/').includes(invoice)) return true;
  const metadata = entry.params['metadata'];
  return (
    typeof metadata === 'object' &&
    metadata !== null &&
    'holdfast_invoice_id' in metadata &&
    metadata.holdfast_invoice_id === invoice
  );
}
