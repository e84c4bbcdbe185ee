import { failures } from '../domain/failures';
import { workflowIdOf } from '../domain/ids';
import type { InvoiceRef } from '../domain/ids';
import { waitingFor } from '../domain/invoice-summary';
import { allowedActions } from '../domain/next-step';
import { blockOf, statusOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';

/** Markdown for the Web UI: what this invoice waits for, and the exact command that releases it. */
export function describe(ref: InvoiceRef, state: InvoiceState): string {
  const block = blockOf(state);
  const waiting = waitingFor(state);
  const lines = [`Status **${statusOf(state)}**`];
  if (state.stripe_invoice_id) lines.push(`Stripe invoice \`${state.stripe_invoice_id}\``);
  if (block) {
    lines.push(
      `Blocked since ${block.since} in step \`${block.step}\`: **${block.code}**`,
      `> ${block.message}`,
      failures[block.code].hint,
      'Release it when the cause is mended:',
      `\`temporal workflow signal --workflow-id '${workflowIdOf(ref)}' --name retry --input '{"by":"person"}'\``,
    );
  } else if (waiting) {
    const until = waiting.until ? `, until ${waiting.until}` : '';
    lines.push(`Waits for ${waiting.what} since ${waiting.since ?? 'just now'}${until}`);
  }
  const allowed = allowedActions(state);
  if (allowed.length > 0) {
    lines.push(`Allowed: ${allowed.map((a) => `\`${a}\``).join(', ')} (POST /v1/invoices/…/…)`);
  }
  return lines.join('\n\n');
}
