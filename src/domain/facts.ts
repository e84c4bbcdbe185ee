import type { GivenUp } from './gate';
import type { IntentSnapshot } from './payment-intent';
import type { ProviderError } from './provider-error';
import type { Policy } from './state';
import type { TaxMode, TaxOutcome } from './tax';
import type { StripeSnapshot } from './stripe-snapshot';
import type { FailureCode } from './failures';

/** The steps that may block; `retry` resumes exactly the one that gave up. */
export const steps = [
  'write_draft',
  'replace_lines',
  'revise',
  'await_tax',
  'apply_tax',
  'charge',
  'finalize',
  'pay',
  'attach_payment',
  'track_payment',
  'void',
  'reissue',
  'mark_uncollectible',
] as const;
export type Step = (typeof steps)[number];

/** What a person asked for and a step has yet to carry out; it is pursued until it is done or overtaken. */
export type Request =
  'void' | 'mark_uncollectible' | 'supply_tax' | 'replace_lines' | 'revise' | 'reissue';

/** How a further revision came to be: on the same Stripe draft, or as a Stripe invoice of its own. */
export const waysToRevise = ['replace_lines', 'reissue'] as const;
export type WayToRevise = (typeof waysToRevise)[number];

interface Common {
  /** RFC 3339 UTC. */
  at: string;
  /** Who or what caused it: `holdfast`, `stripe`, `anrok`, `person`, `api_key:…`. */
  by: string;
  /** Which revision of the invoice it is about; absent: the first. */
  revision?: number;
}

export type Fact = Common &
  (
    | { type: 'create_attempted'; revision: number; suffix: number }
    | { type: 'draft_created'; revision: number; stripe_invoice_id: string }
    | { type: 'draft_completed'; revision: number; subtotal: number; version: string }
    | { type: 'tax_wait_started'; round: number; mode: TaxMode; until: string }
    | { type: 'tax_wait_extended'; round: number; until: string }
    | {
        type: 'tax_decided';
        round: number;
        outcome: TaxOutcome;
        provider: string | null;
        amount: number | null;
        reason: string | null;
      }
    | { type: 'approved' }
    /** `content` names the stored content that a new revision is to have. */
    | { type: 'requested'; action: Request; content?: string }
    /** A request that Stripe has overtaken: it must not come true at some later time. */
    | { type: 'request_dropped'; requested_at: string; reason: 'paid' | 'payment_processing' }
    /** The invoice begins anew with other content; whatever was known is of the former revision. */
    | {
        type: 'revised';
        revision: number;
        how: WayToRevise;
        content: string;
        policy: Policy;
        /** The draft that goes on; null: it was voided, and one is to be made. */
        stripe_invoice_id: string | null;
      }
    | { type: 'invoice_observed'; snapshot: StripeSnapshot }
    | {
        type: 'blocked';
        n: number;
        step: Step;
        code: FailureCode;
        message: string;
        /** All of them since the block began; the same block is told again after a further try. */
        attempts: number;
        stripe_request_id: string | null;
        provider_error?: ProviderError | null;
      }
    /** Stripe has been away for some attempts of one try at a step, which goes on; `since`: when it began. */
    | {
        type: 'provider_failed';
        since: string;
        step: Step;
        code: FailureCode;
        message: string;
        attempts: number;
        stripe_request_id: string | null;
        provider_error: ProviderError | null;
      }
    | { type: 'released'; n: number }
    /** After the release of block `n` the plan took the customer and the products as they are mapped now. */
    | { type: 'replanned'; n: number; changed: ('customer' | 'products')[] }
    /** A comparison with another result than the one before; no fingerprint: nothing differs any more. */
    | { type: 'compared'; fingerprint: string | null; count: number }
    | { type: 'difference_accepted'; fingerprint: string }
    | { type: 'lines_replaced'; requested_at: string; version: string }
    /** Our own try to charge a gated invoice was answered, however. */
    | { type: 'charge_attempted'; generation: number }
    /** Behind a payment of its own: what is about to be sent, and under which key. */
    | { type: 'intent_attempted'; suffix: number; amount: number; payment_method: string }
    /** No request up to this one has made a PaymentIntent, and none of them will. */
    | { type: 'charge_sealed'; suffix: number }
    | { type: 'intent_observed'; intent: IntentSnapshot }
    | { type: 'payment_attached'; payment_intent: string }
    /** A gated invoice is taken back, unless the money comes all the same. */
    | ({ type: 'gate_given_up' } & Omit<GivenUp, 'at' | 'by'>)
    | { type: 'overdue'; due_at: string }
    | { type: 'ended'; as: 'deleted' | 'skipped'; reason: string }
  );
