import type { Difference } from './compare';

export interface KnownDifference {
  recording: string;
  /** Numbers of the exchanges; left out: any of the recording. */
  exchanges?: number[];
  /** A JSON pointer in which `*` stands for one step and `**` at the end for all that follows. */
  pointer: string;
  reason: string;
}

const rebuilt =
  'A subscription made the payment; the replay rebuilds it as that of a manual invoice.';

/** Every difference from live Stripe that is accepted, each with its reason. One that matches nothing fails the run. */
export const knownDifferences: KnownDifference[] = [
  {
    recording: 'events-customer-payment-method',
    pointer: '/data/*/api_version',
    reason: "The recorder's account has another default version; the lab's is the SDK's.",
  },
  {
    recording: 'events-customer-payment-method',
    pointer: '/has_more',
    reason: "The recorder's account has older events of the type.",
  },
  {
    recording: 'negative-invoice-customer-balance',
    exchanges: [14],
    pointer: '/next_invoice_sequence',
    reason: 'Two of its four invoices are made by subscriptions, which the lab does not serve.',
  },
  {
    recording: 'pay-missing-payment-method',
    exchanges: [1],
    pointer: '/error/message',
    reason:
      "The recorder's account is a Connect platform, and the text goes on about its accounts.",
  },
  ...['pay-coupon-subscription', 'pay-credit-note-after-refund', 'pay-swap-and-invoice'].flatMap(
    (recording) =>
      ['/description', '/payment_method_types/*', '/setup_future_usage'].map((pointer) => ({
        recording,
        pointer,
        reason: rebuilt,
      })),
  ),
];

/** The place of the entry that accepts a difference, -1 for none. */
export function findKnown(recording: string, n: number, difference: Difference): number {
  return knownDifferences.findIndex(
    (known) =>
      known.recording === recording &&
      (known.exchanges === undefined || known.exchanges.includes(n)) &&
      fits(known.pointer, difference.pointer),
  );
}

function fits(pattern: string, pointer: string): boolean {
  const wanted = pattern.split('/');
  const had = pointer.split('/');
  if (wanted.at(-1) === '**') had.splice(wanted.length - 1, had.length, '**');
  return (
    wanted.length === had.length && wanted.every((step, at) => step === '*' || step === had[at])
  );
}
