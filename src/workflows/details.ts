import { describeActions } from '../domain/actions';
import { workflowIdOf } from '../domain/ids';
import type { InvoiceRef } from '../domain/ids';
import { blockedOf } from '../domain/invoice-summary';
import { statusOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import { waitingFor } from '../domain/waiting';
import { nextWakeUp } from '../domain/wake-up';

/** Markdown for the Web UI: what this invoice waits for, and the exact command that releases it. */
export function describe(ref: InvoiceRef, state: InvoiceState, restedAt: string): string {
  const lines = [`Status **${statusOf(state)}**`];
  if (state.stripe_invoice_id) lines.push(`Stripe invoice \`${state.stripe_invoice_id}\``);
  lines.push(...whyBlocked(ref, state));
  const waiting = waitingFor(state);
  if (waiting) {
    const until = waiting.until ? `, until ${waiting.until}` : '';
    lines.push(`Waits for ${waiting.what} since ${waiting.since ?? 'just now'}${until}`);
    lines.push(waiting.message);
  }
  const wakeUp = nextWakeUp(state, restedAt);
  if (wakeUp) lines.push(`Looks again by itself at ${wakeUp}`);
  const actions = describeActions(state).map((a) => `- \`${a.action}\`: ${a.leads_to}`);
  if (actions.length > 0) lines.push(`Allowed (POST /v1/invoices/…/…):\n${actions.join('\n')}`);
  return lines.join('\n\n');
}

function whyBlocked(ref: InvoiceRef, state: InvoiceState): string[] {
  const blocked = blockedOf(state, ref.connection);
  if (!blocked) return [];
  const { step, code, meaning, message, attempts, stripe_request_id, hint, difference } = blocked;
  const request = stripe_request_id === null ? '' : `, Stripe request \`${stripe_request_id}\``;
  const signal = `temporal workflow signal --workflow-id '${workflowIdOf(ref)}' --name retry`;
  return [
    `**Blocked: ${meaning}**`,
    ...(message === meaning ? [] : [`> ${message}`]),
    `Code \`${code}\` in step \`${step}\`, ${attempts} attempts${request}`,
    hint,
    ...(difference
      ? [
          `${difference.count} in all, listed by GET /v1/invoices/${ref.invoice_id}: \`${difference.fingerprint}\``,
        ]
      : []),
    ...(blocked.released_by.includes('retry') ? [`\`${signal} --input '{"by":"person"}'\``] : []),
  ];
}
