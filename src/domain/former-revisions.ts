import type { Fact, WayToRevise } from './facts';
import { newerSnapshot } from './stripe-snapshot';
import type { StripeSnapshot } from './stripe-snapshot';

/** Where a revision has come from. */
interface Revised {
  at: string;
  by: string;
  how: WayToRevise;
  /** Names its content in the store. */
  content: string;
}

/** What is known of a revision's Stripe invoice. It goes on being told when another has taken its place. */
export interface Revision {
  revision: number;
  stripe_invoice_id: string | null;
  seen: StripeSnapshot | null;
  /** Absent: it is the one that was posted. */
  revised?: Revised;
}

/** Takes in what a fact says of its revision's Stripe invoice; anything else changes nothing. */
export function hear<R extends Revision>(of: R, fact: Fact): R {
  switch (fact.type) {
    case 'draft_created':
      // A revision in the Dashboard moves on from this id; a late `draft_created` must not move back.
      return of.seen ? of : { ...of, stripe_invoice_id: fact.stripe_invoice_id };
    case 'invoice_observed': {
      const seen = newerSnapshot(of.seen, fact.snapshot);
      return { ...of, seen, stripe_invoice_id: seen.stripe_invoice_id };
    }
    case 'revised': {
      const { at, by, how, content } = fact;
      const isKnown = of.revised && `${of.revised.at} ${of.revised.by}` <= `${at} ${by}`;
      return {
        ...of,
        stripe_invoice_id: of.stripe_invoice_id ?? fact.stripe_invoice_id,
        ...(isKnown ? {} : { revised: { at, by, how, content } }),
      };
    }
    default:
      return of;
  }
}

/** Closes a revision, and those after it that nobody has told of yet. */
export function toFormer(
  { revision, stripe_invoice_id, seen, revised }: Revision,
  next: number,
): Revision[] {
  const last = { revision, stripe_invoice_id, seen, ...(revised ? { revised } : {}) };
  const untold = Array.from({ length: next - revision - 1 }, (_, n) => ({
    revision: revision + n + 1,
    stripe_invoice_id: null,
    seen: null,
  }));
  return [last, ...untold];
}

export function hearOfFormer(former: Revision[], fact: Fact): Revision[] {
  const revision = fact.revision ?? 1;
  return former.map((one) => (one.revision === revision ? hear(one, fact) : one));
}
