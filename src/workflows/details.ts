import { failures } from '../domain/failures';
import { workflowIdOf } from '../domain/ids';
import type { InvoiceRef } from '../domain/ids';
import { allowedActions } from '../domain/next-step';
import { blockOf, statusOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import type { LiveView } from './contract';

export function waitingFor(state: InvoiceState): LiveView['waiting_for'] {
  const block = blockOf(state);
  if (block) return { what: 'retry', since: block.since, until: state.tax.until };
  switch (statusOf(state)) {
    case 'awaiting_tax':
      return { what: 'tax', since: state.tax.since ?? '', until: state.tax.until };
    case 'awaiting_approval':
      return { what: 'approval', since: state.draft?.completed_at ?? '', until: null };
    case 'open':
      return {
        what: 'payment',
        since: state.seen?.finalized_at ?? '',
        until: state.seen?.due_at ?? null,
      };
    default:
      return null;
  }
}

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
    lines.push(`Waits for ${waiting.what} since ${waiting.since}${until}`);
  }
  const allowed = allowedActions(state);
  if (allowed.length > 0) {
    lines.push(`Allowed: ${allowed.map((a) => `\`${a}\``).join(', ')} (POST /v1/invoices/…/…)`);
  }
  return lines.join('\n\n');
}
