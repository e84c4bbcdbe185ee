import { setTimeout as pause } from 'node:timers/promises';
import { allowedActions } from '../domain/next-step';
import type { InvoiceRecord, Store } from '../store/ports';
import type { Command } from '../workflows/contract';
import type { Engine } from './engine';
import { CommandRefused } from './engine-errors';

/** A step writes the record before the workflow hears of its end, so the workflow may be a moment behind. */
const catchUpMs = [50, 200, 750];

/**
 * Sends a command that the record allows, again while the workflow refuses what the record still allows.
 * @throws {CommandRefused} the record does not allow it any more, or the workflow does not catch up
 */
export async function sendPatiently(
  { engine, store }: { engine: Engine; store: Store },
  { ref, document }: InvoiceRecord,
  command: Command,
  updateId?: string,
): Promise<'done' | 'running'> {
  for (const [attempt, waitMs] of [...catchUpMs, null].entries()) {
    try {
      return await engine.command(ref, command, {
        customer_id: document.customer_id,
        // Temporal keeps a refusal under its id too.
        ...(updateId === undefined ? {} : { update_id: `${updateId}/${attempt}` }),
      });
    } catch (error) {
      if (!(error instanceof CommandRefused) || waitMs === null) throw error;
      const record = await store.invoices.find(ref);
      if (!record || !allowedActions(record.state).includes(command.action)) throw error;
      await pause(waitMs);
    }
  }
  throw new Error('unreachable');
}
