import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { InvoiceRef } from '../domain/ids';
import type { WaitingFor } from '../domain/waiting';
import type { Action } from '../domain/status';

/** Every name that a client of the workflow needs, and nothing of how it works. */

export const invoiceWorkflowType = 'invoice';

export interface InvoiceWorkflowInput extends InvoiceRef {
  /** Start from the record and read Stripe before acting, instead of at the beginning. */
  resume?: boolean;
}

/** Something changed in Stripe: look again. Carries no state, because a webhook is a hint. */
export interface StripeHint {
  event_id: string;
  type: string;
}
export const stripeChanged = defineSignal<[StripeHint]>('stripe_changed');

export interface RetryRequest {
  by: string;
  /** Only this block is meant: a repeated signal must not release a later one. */
  block?: number;
}
export const retry = defineSignal<[RetryRequest]>('retry');

/** A command that a person waits on. Its parameters with content are in the store; only facts travel. */
export interface Command {
  action: Exclude<Action, 'retry'>;
  by: string;
  /** `extend_tax_wait`: the new deadline, RFC 3339. */
  until?: string;
  /** `accept_difference`: the fingerprint of what the person has seen. */
  difference?: string;
  /** `reissue`, and `replace_lines` with other lines: which revision it is to become, of which stored content. */
  revise?: { revision: number; content: string };
}
/** Type of the ApplicationFailure that a refused command ends in; details: the allowed actions. */
export const actionNotAllowed = 'action_not_allowed';
/** Type of the ApplicationFailure when `finalize` is asked for and the tax is not there. */
export const taxMissing = 'tax_missing';
/** The same, of a revision that somebody else has taken, or has asked for with other content. */
export const revisionDiffers = 'revision_differs';

export interface CommandResult {
  status: string;
  /** The code that blocks the invoice now, if the command ended in a block. */
  blocked_code: string | null;
}
export const command = defineUpdate<CommandResult, [Command]>('command');

export interface LiveView {
  status: string;
  step: string;
  waiting_for: WaitingFor | null;
  next_wake_up: string | null;
  blocked_code: string | null;
  allowed_actions: Action[];
}
export const view = defineQuery<LiveView>('view');

export const taskQueues = {
  invoices: 'invoices',
  stripe: 'stripe',
  tax: 'tax',
  deliveries: 'deliveries',
} as const;

/**
 * The sibling of a task queue: activities of a workflow that runs on `x-invoices` go to `x-stripe`.
 * So several installations, or test files, can share one namespace.
 */
export function siblingQueue(queue: string, name: keyof typeof taskQueues): string {
  return queue.replace(/invoices$/, taskQueues[name]);
}

export const searchAttributes = {
  connection: defineSearchAttributeKey('Connection', 'KEYWORD'),
  invoiceStatus: defineSearchAttributeKey('InvoiceStatus', 'KEYWORD'),
  blockedCode: defineSearchAttributeKey('BlockedCode', 'KEYWORD'),
  customerId: defineSearchAttributeKey('CustomerId', 'KEYWORD'),
  stripeInvoiceId: defineSearchAttributeKey('StripeInvoiceId', 'KEYWORD'),
  taxOutcome: defineSearchAttributeKey('TaxOutcome', 'KEYWORD'),
} as const;
