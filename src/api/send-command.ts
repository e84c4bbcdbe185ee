import type { InvoiceRecord } from '../store/ports';
import { CommandRefused, TaxMissing } from '../temporal/engine-errors';
import { sendPatiently } from '../temporal/send-patiently';
import type { Command } from '../workflows/contract';
import { actionNotAllowed } from './action-not-allowed';
import type { ApiDeps } from './deps';
import { ApiError } from './errors';

/** Sends a command that the record allows; a refusal by the workflow ends in 409 with what is allowed. */
export async function sendCommand(
  record: InvoiceRecord,
  command: Command,
  deps: ApiDeps,
): Promise<'done' | 'running'> {
  try {
    return await sendPatiently(deps, record, command);
  } catch (error) {
    if (error instanceof TaxMissing) throw taxMissing(error);
    if (error instanceof CommandRefused)
      throw actionNotAllowed(command.action, error.allowed_actions);
    throw error;
  }
}

function taxMissing(error: TaxMissing): ApiError {
  const words = error.message || 'The tax is not there.';
  return new ApiError('tax_missing', words);
}
