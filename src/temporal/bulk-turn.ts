import { actorOf } from '../domain/bulk-action';
import type { BulkVerdict } from '../domain/bulk-action';
import { toDeadline } from '../domain/extension';
import { allowedActions } from '../domain/next-step';
import { blockOf } from '../domain/state';
import type { Action } from '../domain/status';
import type { BulkTurn } from '../store/bulk-port';
import { matchesFilter } from '../store/matches-filter';
import type { InvoiceRecord, Store } from '../store/ports';
import type { Command } from '../workflows/contract';
import type { Engine } from './engine';
import { CommandRefused, TaxMissing } from './engine-errors';
import { sendPatiently } from './send-patiently';

export interface TurnDeps {
  store: Store;
  engine: Engine;
}

const done: BulkVerdict = { outcome: 'done', code: null, message: null };

/**
 * The turn of one invoice. It may be taken several times: what an earlier attempt has begun is seen in
 * the timeline, or is the same block and the same update to the workflow.
 * @throws {EngineUnavailable} the turn comes again
 */
export async function takeTurn(deps: TurnDeps, turn: BulkTurn): Promise<BulkVerdict> {
  const record = await deps.store.invoices.find(turn.ref);
  if (!record) throw new Error(`Invoice ${turn.ref.invoice_id} vanished from the store.`);
  if (turn.attempts > 1 && (await hasActed(deps, turn))) return done;
  if (!matchesFilter(record, turn.filter)) {
    return refused('no_longer_matches', 'It has changed since the preview.');
  }
  const allowed = allowedActions(record.state);
  if (!allowed.includes(turn.action)) return notAllowed(turn.action, allowed);
  return turn.action === 'retry' ? release(deps, turn, record) : obey(deps, turn, record);
}

/** The record shows who acted, and is never behind the workflow. */
async function hasActed({ store }: TurnDeps, { ref, bulk_action_id }: BulkTurn): Promise<boolean> {
  const by = actorOf(bulk_action_id);
  return (await store.invoices.timeline(ref)).some((entry) => entry.by === by);
}

async function release(
  { engine }: TurnDeps,
  turn: BulkTurn,
  { ref, document, state }: InvoiceRecord,
): Promise<BulkVerdict> {
  const block = blockOf(state)?.n;
  await engine.retry(ref, actorOf(turn.bulk_action_id), {
    customer_id: document.customer_id,
    ...(block === undefined ? {} : { block }),
  });
  return done;
}

async function obey(deps: TurnDeps, turn: BulkTurn, record: InvoiceRecord): Promise<BulkVerdict> {
  const command = toCommand(turn, record);
  if ('outcome' in command) return command;
  try {
    const updateId = `${actorOf(turn.bulk_action_id)}/${turn.position}`;
    await sendPatiently(deps, record, command, updateId);
  } catch (error) {
    if (error instanceof CommandRefused) return notAllowed(turn.action, error.allowed_actions);
    if (error instanceof TaxMissing) return refused('tax_missing', error.message);
    throw error;
  }
  return (await newBlock(deps, record)) ?? done;
}

function toCommand(
  { action, parameters, bulk_action_id }: BulkTurn,
  { state }: InvoiceRecord,
): Command | BulkVerdict {
  const by = actorOf(bulk_action_id);
  if (action === 'retry') throw new Error('A retry is a signal, not a command.');
  if (action !== 'extend_tax_wait') return { action, by };
  const until = toDeadline(parameters, state.tax.until, new Date());
  if (typeof until !== 'string') return refused('deadline_not_later', until.message);
  return { action, by, until };
}

/** A command that ends in a block was taken and has failed. */
async function newBlock({ store }: TurnDeps, before: InvoiceRecord): Promise<BulkVerdict | null> {
  const after = await store.invoices.find(before.ref);
  const block = after && blockOf(after.state);
  if (!block || block.n === before.state.block?.n) return null;
  return { outcome: 'failed', code: block.code, message: block.message };
}

function notAllowed(action: Action, allowed: readonly Action[]): BulkVerdict {
  const instead = allowed.length === 0 ? 'Nothing is' : `Allowed: ${allowed.join(', ')}`;
  return refused('action_not_allowed', `${action} is not allowed now. ${instead}.`);
}

function refused(code: string, message: string): BulkVerdict {
  return { outcome: 'refused', code, message };
}
