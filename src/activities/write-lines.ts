import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import type { PlannedLine } from '../domain/document';
import { idempotencyKey } from '../domain/ids';
import type { InvoiceRecord } from '../store/ports';
import type { StripeClient } from '../stripe/client';
import { linesPerCall, toStripeLine } from '../stripe/lines';
import { lineIdOf, matchLines } from '../stripe/match-lines';
import { giveUp, tryLater } from '../stripe/write';
import type { TaxModeBehaviour } from '../tax/tax-mode';
import { writeRepeatable } from './stored-failure';

interface Draft {
  record: InvoiceRecord;
  stripe: StripeClient;
  taxMode: TaxModeBehaviour;
  id: string;
  attempt: string;
  /** Nothing has been added by anybody yet. */
  fresh: boolean;
  version: string;
  /** Tells the keys of one writing from those of another; empty for the first. */
  scope: string;
}

/**
 * Makes the draft hold exactly our lines, wherever an earlier attempt stopped: lists what is there,
 * removes strangers, adds what is missing, in few calls. Returns the invoice after the last change.
 */
export async function writeLines(draft: Draft): Promise<Stripe.Invoice> {
  const { record, stripe, id } = draft;
  const present = draft.fresh ? [] : await stripe.readLines(id);
  const { pairs, strangers } = matchLines(record.plan, present);
  // A line that somebody has changed is written anew, not mended: the same call, whatever the change.
  const changed = pairs.filter(({ fields }) => fields.length > 0).map(({ line }) => line);
  const intact = pairs.filter(({ fields }) => fields.length === 0);
  const written = new Set(intact.map(({ planned }) => planned.id));
  let invoice = await removeStrangers(draft, [...strangers, ...changed]);
  const chunks = chunksOf(record.plan.lines);
  for (const [index, chunk] of chunks.entries()) {
    const missing = chunk.filter((line) => !written.has(line.id));
    if (missing.length === 0) continue;
    const isLast = index === chunks.length - 1;
    invoice = await addChunk(draft, { missing, whole: chunk, index, isLast });
  }
  return invoice ?? stripe.readInvoice(id);
}

function chunksOf(lines: PlannedLine[]): PlannedLine[][] {
  const chunks: PlannedLine[][] = [];
  for (let at = 0; at < lines.length; at += linesPerCall) {
    chunks.push(lines.slice(at, at + linesPerCall));
  }
  return chunks;
}

async function removeStrangers(
  draft: Draft,
  unwanted: Stripe.InvoiceLineItem[],
): Promise<Stripe.Invoice | null> {
  if (unwanted.length === 0) return null;
  const { record, stripe, id, attempt, scope } = draft;
  const { revision, released } = record.state;
  const step = `${scope}remove_lines/${shortHash(unwanted.map(({ id: lineId }) => lineId))}`;
  // Ours would wait to be swept into another invoice; what is somebody else's is not ours to delete.
  const lines = unwanted.map((line) => ({
    id: line.id,
    behavior: lineIdOf(line) === null ? ('unassign' as const) : ('delete' as const),
  }));
  return writeRepeatable(
    (key) => stripe.removeLines(id, { lines }, key),
    (suffix) => idempotencyKey(record.ref, { revision, step, suffix }),
    { released, attempt },
  );
}

interface Chunk {
  missing: PlannedLine[];
  whole: PlannedLine[];
  index: number;
  isLast: boolean;
}

async function addChunk(draft: Draft, chunk: Chunk, again = 0): Promise<Stripe.Invoice> {
  const { record, stripe, taxMode, id, version, scope } = draft;
  const { revision, write } = record.state;
  const part = chunk.missing.length === chunk.whole.length ? '' : `/${idsHash(chunk.missing)}`;
  const key = idempotencyKey(record.ref, {
    revision,
    step: `${scope}add_lines/${chunk.index}${part}`,
    suffix: [write.suffix || '', again || ''].filter((n) => n !== '').join('.'),
  });
  const params = {
    lines: chunk.missing.map((line) => toStripeLine(line, record.plan.currency)),
    ...(chunk.isLast ? { invoice_metadata: taxMode.invoiceMetadata(version) } : {}),
  };
  // Repeated from an earlier attempt: it may have failed, or somebody may have removed the lines since.
  // That request has ended, so once it is seen what is there, a new key cannot double it.
  const lookAndAdd = async () => {
    const present = new Set((await stripe.readLines(id)).map(lineIdOf));
    const missing = chunk.missing.filter((line) => !present.has(line.id));
    if (missing.length === 0) return stripe.readInvoice(id);
    return addChunk(draft, { ...chunk, missing }, again + 1);
  };
  return stripe.addLines(id, params, key).settle({
    done: ({ object, replayed }) => (replayed ? lookAndAdd() : object),
    not_done: (refusal) => (refusal.replayed ? lookAndAdd() : giveUp(refusal)),
    unknown: (refusal) => (refusal.replayed ? lookAndAdd() : tryLater(refusal)),
  });
}

function idsHash(lines: PlannedLine[]): string {
  return shortHash(lines.map((line) => line.id));
}

function shortHash(parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}
