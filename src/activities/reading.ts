import Stripe from 'stripe';
import type { Fact } from '../domain/facts';
import { whyGivenUp } from '../domain/gate';
import { isIntentGate } from '../domain/gate-verdict';
import { isMoneyHeld } from '../domain/payment-intent';
import { contentVersionOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import type { StripeSnapshot } from '../domain/stripe-snapshot';
import { isMissing, classify } from '../stripe/classify';
import type { StripeClient } from '../stripe/client';
import { paymentIntentIdsOf, toDeleted, toLinks, toSnapshot } from '../stripe/snapshot';
import type { StripeLinks } from '../domain/document';
import { taxOf } from '../stripe/untaxed-total';
import type { TaxModeBehaviour } from '../tax/tax-mode';

/** Reads an invoice; null when Stripe says that there is none (a deleted draft). */
export async function readOrNull(stripe: StripeClient, id: string): Promise<Stripe.Invoice | null> {
  try {
    return await stripe.readInvoice(id);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && isMissing(classify(error))) return null;
    throw error;
  }
}

export interface Reading {
  /** Null: deleted. */
  invoice: Stripe.Invoice | null;
  generation: number;
  /** Minor units that were too little to be collected; left out: not asked for. */
  carried_over?: number;
}

/** A revision in the Dashboard voids the old invoice; the one that counts is its `latest_revision`. */
export async function readLatest(
  stripe: StripeClient,
  id: string,
  generation: number,
): Promise<Reading> {
  const invoice = await readOrNull(stripe, id);
  const latest = idOf(invoice?.latest_revision ?? null);
  if (invoice?.status !== 'void' || latest === null || latest === id) {
    return { invoice, generation };
  }
  return readLatest(stripe, latest, generation + 1);
}

/** Stripe gives an id, or the object when it was expanded. */
export function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === 'string' ? reference : (reference?.id ?? null);
}

/** The facts in one reading: the invoice itself, what it says of the tax, and against a payment gate. */
export function factsOf(
  reading: Reading,
  state: InvoiceState,
  taxMode: TaxModeBehaviour,
  at: string,
): Fact[] {
  const { invoice, generation, carried_over = 0 } = reading;
  if (invoice === null) {
    const id = state.stripe_invoice_id ?? '';
    return [
      { type: 'invoice_observed', at, by: 'stripe', snapshot: toDeleted(state.seen, id, at) },
    ];
  }
  const snapshot = {
    ...toSnapshot(invoice, generation, at),
    ...(carried_over === 0 ? {} : { carried_over }),
  };
  return [
    ...taxFacts(invoice, state, taxMode, at),
    { type: 'invoice_observed', at, by: 'stripe', snapshot },
    ...(isIntentGate(state) ? intentGateFacts(state, invoice, at) : gateFacts(state, snapshot, at)),
  ];
}

function gateFacts({ policy }: InvoiceState, snapshot: StripeSnapshot, at: string): Fact[] {
  const why = policy.gate ? whyGivenUp(policy.gate, snapshot) : null;
  return why ? [{ type: 'gate_given_up', at, by: 'stripe', ...why }] : [];
}

/** Behind a payment of its own: whether the invoice has taken it, and whether it was finalized without it. */
function intentGateFacts(state: InvoiceState, invoice: Stripe.Invoice, at: string): Fact[] {
  const { intent, attached } = state.gate ?? {};
  const isTaken = intent && intent.id !== attached;
  if (isTaken && paymentIntentIdsOf(invoice).includes(intent.id)) {
    return [{ type: 'payment_attached', at, by: 'stripe', payment_intent: intent.id }];
  }
  const isEarly = invoice.status === 'open' || invoice.status === 'uncollectible';
  if (!isEarly || isMoneyHeld(state)) return [];
  const message = 'The invoice was finalized in Stripe before its payment was there.';
  const why = { reason: 'charge_refused' as const, code: null, decline_code: null, message };
  return [{ type: 'gate_given_up', at, by: 'stripe', ...why }];
}

function taxFacts(
  invoice: Stripe.Invoice,
  state: InvoiceState,
  taxMode: TaxModeBehaviour,
  at: string,
): Fact[] {
  if (state.tax.outcome !== null) return [];
  const answer = taxMode.answer(invoice, contentVersionOf(state) ?? '');
  const decided = { type: 'tax_decided', round: state.tax.round, at } as const;
  switch (answer.kind) {
    case 'applied': {
      const { provider, amount } = answer;
      return [{ ...decided, by: provider, outcome: 'applied', provider, amount, reason: null }];
    }
    case 'not_required':
      return [
        {
          ...decided,
          by: 'holdfast',
          outcome: 'not_required',
          provider: null,
          amount: 0,
          reason: null,
        },
      ];
    case 'waiting':
    case 'refused': {
      if (invoice.status === 'draft') return [];
      const reason =
        answer.kind === 'refused'
          ? answer.reason
          : 'finalized in Stripe before the tax was seen to be complete';
      return [
        {
          ...decided,
          by: 'stripe',
          outcome: answer.kind === 'refused' ? 'failed' : 'unverified',
          provider: null,
          amount: taxOf(invoice),
          reason,
        },
      ];
    }
  }
}

/** What the store takes beside the facts: the links, where Stripe gave any. */
export function linksOf(invoice: Stripe.Invoice | null): { links?: StripeLinks } {
  return invoice ? { links: toLinks(invoice) } : {};
}
