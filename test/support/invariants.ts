import type { Client } from '@temporalio/client';
import { statusOf } from '../../src/domain/state';
import { isClosed } from '../../src/domain/status';
import { workflowIdOf } from '../../src/domain/ids';
import type { InvoiceRecord, OutboundEvent, Store } from '../../src/store/ports';
import { chargedOnce, gateSaysTrue } from './gate-invariants';
import type { LabClient, StripeBody } from './lab-client';
import {
  atMostOneLive,
  decidedBeforeFinalize,
  finalizedOnce,
  isOf,
  revisionsAreLinked,
  sameLines,
  sameState,
  strangers,
} from './record-invariants';
import { until } from './until';

/** What the oracle reads: the store, the lab's books, and Temporal. */
export interface Evidence {
  store: Store;
  lab: LabClient;
  temporal: Client;
  connection: string;
}

/**
 * The oracle of the design's section 11, as far as its parts exist. Called after every test, demo and
 * benchmark that moves money; throws one error that names every violation.
 */
export async function checkInvariants(evidence: Evidence): Promise<void> {
  await untilAtRest(evidence);
  const records = await allRecords(evidence);
  const invoices = await allStripeInvoices(evidence.lab);
  const intents = await allOf(evidence.lab, '/v1/payment_intents', isChargedFirst(records));
  const ledger = await evidence.lab.requests();
  const events = await allEvents(evidence, records);
  const faults: string[] = [];
  for (const record of records) {
    const mine = invoices.filter((invoice) => isOf(invoice, record));
    faults.push(...atMostOneLive(record, mine), ...finalizedOnce(record, mine, ledger));
    faults.push(...revisionsAreLinked(record, mine));
    for (const invoice of mine) {
      const lines = await linesOf(evidence.lab, invoice['id']);
      faults.push(...sameLines(record, invoice, lines), ...sameState(record, invoice));
    }
    faults.push(...gateSaysTrue(record, mine, events), ...chargedOnce(record, intents));
    faults.push(...(await runsOrIsBlocked(evidence, record)), ...decidedBeforeFinalize(record));
    faults.push(...(await keepsSecrets(evidence, record)));
  }
  faults.push(...strangers(invoices, records));
  if (faults.length > 0) throw new Error(`The oracle found:\n- ${faults.join('\n- ')}`);
}

/** 8: everything acknowledged has an outcome. */
async function untilAtRest({ store, connection }: Evidence): Promise<void> {
  await until(
    'every received event has an outcome',
    async () => {
      const counts = await store.inbox.countByOutcome(connection);
      return (counts['pending'] ?? 0) === 0;
      // A pump that was killed with a row leaves it to the next one when its lease of 15 s is over.
    },
    60_000,
  );
}

async function allRecords({ store, connection }: Evidence): Promise<InvoiceRecord[]> {
  const records: InvoiceRecord[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof store.invoices.list>> = await store.invoices.list(
      connection,
      {},
      { limit: 100, cursor },
    );
    records.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return records;
}

/** Read only where the oracle asks for them: a bench of many invoices has very many. */
async function allEvents(
  { store, connection }: Evidence,
  records: InvoiceRecord[],
): Promise<OutboundEvent[]> {
  const events: OutboundEvent[] = [];
  if (!records.some(({ state }) => state.policy.gate)) return events;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof store.outbox.list>> = await store.outbox.list(
      connection,
      { limit: 100, cursor },
    );
    events.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return events;
}

function isChargedFirst(records: InvoiceRecord[]): boolean {
  return records.some(({ state }) => state.policy.gate?.payment_type === 'PAYMENT_INTENT');
}

function allStripeInvoices(lab: LabClient): Promise<StripeBody[]> {
  return allOf(lab, '/v1/invoices', true);
}

async function allOf(lab: LabClient, path: string, isAsked: boolean): Promise<StripeBody[]> {
  const all: StripeBody[] = [];
  if (!isAsked) return all;
  let after: string | undefined;
  for (;;) {
    const page = await lab.stripe('GET', path, {
      limit: '100',
      ...(after ? { starting_after: after } : {}),
    });
    all.push(...page['data']);
    if (!page['has_more']) return all;
    after = page['data'].at(-1).id;
  }
}

async function linesOf(lab: LabClient, id: string): Promise<StripeBody[]> {
  const lines: StripeBody[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await lab.stripe('GET', `/v1/invoices/${id}/lines`, {
      limit: '100',
      ...(after ? { starting_after: after } : {}),
    });
    lines.push(...page['data']);
    if (!page['has_more']) return lines;
    after = page['data'].at(-1).id;
  }
}

/** 9: what is not finished runs in Temporal, and is blocked or waits. */
async function runsOrIsBlocked({ temporal }: Evidence, record: InvoiceRecord): Promise<string[]> {
  const status = statusOf(record.state);
  if (status === 'skipped') return [];
  const id = workflowIdOf(record.ref);
  const { status: run } = await temporal.workflow.getHandle(id).describe();
  const wanted = isClosed(status) ? 'COMPLETED' : 'RUNNING';
  // The record is written by the last step; its workflow ends a moment later.
  if (run.name === wanted || (isClosed(status) && run.name === 'RUNNING')) return [];
  return [`${record.ref.invoice_id} is ${status} and its workflow is ${run.name}`];
}

/** 10: no secret in histories. */
async function keepsSecrets({ temporal, lab }: Evidence, record: InvoiceRecord): Promise<string[]> {
  if (statusOf(record.state) === 'skipped') return [];
  const history = await temporal.workflow.getHandle(workflowIdOf(record.ref)).fetchHistory();
  const text = Buffer.from(JSON.stringify(history)).toString('utf8');
  const payloads = text + decodePayloads(history);
  const found = [lab.key, 'whsec_', '_secret_', 'canary'].filter((secret) =>
    payloads.includes(secret),
  );
  return found.map(
    (secret) => `${record.ref.invoice_id}: its history holds ${secret.slice(0, 8)}…`,
  );
}

/** Payloads are bytes; their text is what a reader of the history would see. */
function decodePayloads(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return value.map(decodePayloads).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(decodePayloads).join('\n');
}
