import { setTimeout as pause } from 'node:timers/promises';
import { allowedActions } from '../domain/next-step';
import type { InvoiceRecord } from '../store/ports';
import { CommandRefused, TaxMissing } from '../temporal/engine-errors';
import type { Command } from '../workflows/contract';
import { actionNotAllowed } from './action-not-allowed';
import type { ApiDeps } from './deps';
import { ApiError } from './errors';

/** A step writes the record before the workflow hears of its end, so the workflow may be a moment behind. */
const catchUpMs = [50, 200, 750];

/** Sends a command that the record allows; a refusal by the workflow ends in 409 with what is allowed. */
export async function sendCommand(
  { ref, document }: InvoiceRecord,
  command: Command,
  { engine, store }: ApiDeps,
): Promise<'done' | 'running'> {
  for (const waitMs of [...catchUpMs, null]) {
    try {
      return await engine.command(ref, command, { customer_id: document.customer_id });
    } catch (error) {
      if (error instanceof TaxMissing) throw taxMissing(error);
      if (!(error instanceof CommandRefused)) throw error;
      const record = await store.invoices.find(ref);
      const isAllowed = record && allowedActions(record.state).includes(command.action);
      if (!isAllowed || waitMs === null)
        throw actionNotAllowed(command.action, error.allowed_actions);
      await pause(waitMs);
    }
  }
  throw new Error('unreachable');
}

function taxMissing(error: TaxMissing): ApiError {
  const words = error.message || 'The tax is not there.';
  return new ApiError('tax_missing', words);
}
