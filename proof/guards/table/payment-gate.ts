import type { Guard } from '../guard';

const file = 'test/activities/payment-gate.test.ts';

/** What waits for the money: nobody else takes it, and none is taken after the failure is told. */
export const paymentGateGuards: Guard[] = [
  {
    name: 'nobody else charges behind a payment gate',
    without: 'Stripe collects by itself, and again after the charge that decided was declined.',
    file: 'src/stripe/lines.ts',
    source: 'auto_advance: gate === undefined,',
    replacement: 'auto_advance: true,',
    noticedBy: [{ file, test: 'is left to nobody else to charge' }],
  },
  {
    name: 'no charge after the time of a payment gate',
    without: 'An attempt that comes late takes money for an order that is dropped.',
    file: 'src/activities/pay-invoice.ts',
    source: 'if (now() >= gate.expires_at) return record;',
    replacement: '',
    noticedBy: [{ file, test: 'is not charged once its time is over' }],
  },
  {
    name: 'money on its way is waited for',
    without: 'An invoice is voided while a bank debit settles: paid for, and failed.',
    file: 'src/activities/void-invoice.ts',
    source: 'return isMoneyOnItsWay({ ...state, seen: toSnapshot(invoice, generation, now()) });',
    replacement: 'return false;',
    noticedBy: [
      {
        file,
        test: 'is not taken back while a bank debit is on its way, unless a person says so',
      },
    ],
  },
];
