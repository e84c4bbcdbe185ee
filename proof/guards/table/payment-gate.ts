import type { Guard } from '../guard';

const file = 'test/activities/payment-gate.test.ts';
const first = 'test/activities/charge-first.test.ts';

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
    name: 'a charge is on record before it is sent',
    without:
      'An attempt after a crash charges another amount under the same key, or a second time.',
    file: 'src/activities/open-charge.ts',
    source: 'if (isSame && !isPastTrust(charge.first_attempt_at)) return { record, charge };',
    replacement: '',
    noticedBy: [{ file: first, test: 'is charged under one key however often it is asked for' }],
  },
  {
    name: 'the key of a charge is used up before it is given up',
    without: 'A request that arrives late takes money for an order that is dropped.',
    file: 'src/activities/settle-payment.ts',
    source: ': await sealCharge(tools, charge);',
    replacement: ': null;',
    noticedBy: [
      {
        file: first,
        test: 'makes sure that a charge which never arrived takes nothing when it arrives late',
      },
    ],
  },
  {
    name: 'no draft is deleted that was paid for',
    without: 'Money is held for an invoice that is gone, and the gate has failed.',
    file: 'src/activities/void-invoice.ts',
    source: 'if (mayMoneyCome(record.state) || isMoneyHeld(record.state)) return record;',
    replacement: '',
    noticedBy: [
      {
        file: first,
        test: 'waits for a bank debit on its way whatever speaks against it, and a person cannot take it back',
      },
    ],
  },
  {
    name: 'nothing is finalized for another amount than was charged',
    without: 'The invoice stays open with a rest that nobody asked for, and has a number.',
    file: 'src/activities/finalize-invoice.ts',
    source: '  await checkCharged(tools, id);\n',
    replacement: '',
    noticedBy: [{ file: first, test: 'finalizes nothing for another amount than was charged' }],
  },
  {
    name: 'a payment pays exactly its amount',
    without: 'An invoice is paid in part, or too much is kept as a credit, and nobody is told.',
    file: 'src/activities/attach-payment.ts',
    source: 'if (asked !== intent.amount_received) {',
    replacement: 'if (asked < 0) {',
    noticedBy: [
      {
        file: first,
        test: 'attaches nothing to an invoice that asks for another amount, or was paid by another payment',
      },
    ],
  },
  {
    name: 'no charge first after the time of a payment gate',
    without: 'An attempt that comes late takes money for an order that is dropped.',
    file: 'src/activities/charge-first.ts',
    source: '      if (now() >= gate.expires_at) return record;\n',
    replacement: '',
    noticedBy: [{ file: first, test: 'is not charged once its time is over' }],
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
