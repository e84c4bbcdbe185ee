import type { Difference } from './compare';

export interface KnownDifference {
  recordings: string[];
  /** Numbers of the exchanges; left out: any of the recordings. */
  exchanges?: number[];
  /** JSON pointers in which `*` stands for one step, at the beginning for any number of them. */
  pointers: string[];
  reason: string;
}

const ofSubscriptions = [
  'pay-coupon-subscription',
  'pay-credit-note-after-refund',
  'pay-swap-and-invoice',
];

/** Every difference from live Stripe that is accepted, each with its reason. One that matches nothing fails the run. */
export const knownDifferences: KnownDifference[] = [
  {
    recordings: ['events-customer-payment-method'],
    pointers: ['/data/*/api_version'],
    reason: "The recorder's account has another default version; the lab's is the SDK's.",
  },
  {
    recordings: ['events-customer-payment-method'],
    pointers: ['/has_more'],
    reason: "The recorder's account has older events of the type.",
  },
  {
    recordings: ['negative-invoice-customer-balance'],
    exchanges: [14],
    pointers: ['/next_invoice_sequence'],
    reason: 'Two of its four invoices are made by subscriptions, which the lab does not serve.',
  },
  {
    recordings: ['pay-missing-payment-method'],
    exchanges: [1],
    pointers: ['/error/message'],
    reason:
      "The recorder's account is a Connect platform, and the text goes on about its accounts.",
  },
  {
    recordings: ofSubscriptions,
    pointers: ['*/description', '*/setup_future_usage'],
    reason: 'A subscription made the payment; the replay rebuilds it as that of a manual invoice.',
  },
  {
    recordings: ['pay-swap-and-invoice'],
    exchanges: [15],
    pointers: ['/parent'],
    reason: 'The invoice belongs to a subscription; the replay rebuilds it as a manual one.',
  },
  {
    recordings: [...ofSubscriptions, 'pay-multiple-refunds'],
    pointers: ['*/calculated_statement_descriptor'],
    reason: "The name of the recorder's business.",
  },
  {
    recordings: [
      ...ofSubscriptions,
      'idempotency-and-decline',
      'pay-multiple-refunds',
      'pay-sca-payment-intent',
    ],
    pointers: ['*/payment_method_types/*', '/payment_method_options/link'],
    reason:
      "Payment methods that the recorder's account has switched on; the lab's has card and bank debit.",
  },
  {
    recordings: ['pay-decline-on-attach-2020'],
    pointers: ['#header/stripe-should-retry'],
    reason: 'The header is younger than this recording of 2020.',
  },
  {
    recordings: ['refunds-disputes'],
    pointers: [
      '*/balance_transactions/*/amount',
      '*/balance_transactions/*/currency',
      '*/balance_transactions/*/net',
      '*/fee_details/*/currency',
    ],
    reason: "The recorder's account is paid out in Canadian dollars.",
  },
  {
    recordings: ['refunds-disputes'],
    pointers: [
      '*/evidence/customer_email_address',
      '*/evidence/customer_name',
      '*/evidence/product_description',
    ],
    reason:
      'Stripe fills in each field at a moment of its own in the first seconds; the lab all after two.',
  },
];

/** Which entry accepts a difference, and by which of its pointers; null for none. */
export function findKnown(
  recording: string,
  n: number,
  difference: Difference,
): { entry: number; pointer: string } | null {
  for (const [entry, known] of knownDifferences.entries()) {
    if (!known.recordings.includes(recording)) continue;
    if (known.exchanges !== undefined && !known.exchanges.includes(n)) continue;
    const pointer = known.pointers.find((one) => fits(one, difference.pointer));
    if (pointer !== undefined) return { entry, pointer };
  }
  return null;
}

function fits(pattern: string, pointer: string): boolean {
  const wanted = pattern.split('/');
  const had = pointer.split('/');
  if (wanted[0] === '*') return endsLike(wanted.slice(1), had);
  return wanted.length === had.length && endsLike(wanted, had);
}

function endsLike(wanted: string[], had: string[]): boolean {
  const end = had.slice(had.length - wanted.length);
  return (
    end.length === wanted.length && wanted.every((step, at) => step === '*' || step === end[at])
  );
}
