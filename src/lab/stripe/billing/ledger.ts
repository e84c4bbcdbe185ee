import { newId } from '../../core/ids';
import type { Context } from '../context';
import type { LedgerTransaction } from '../payment-objects';
import { percentOf } from './money';

interface Entry {
  amount: number;
  currency: string;
  description: string | null;
  source: string;
  type: string;
  reporting_category: string;
  fee?: { amount: number; description: string };
}

/** Days until the money of a charge can be paid out. */
const pendingSeconds = 7 * 86_400;

/** A movement of the account's own balance. The lab settles in the currency of the charge. */
export function addLedgerTransaction(context: Context, entry: Entry): LedgerTransaction {
  const { fee } = entry;
  const isCharge = entry.type === 'charge';
  const row: LedgerTransaction = {
    id: newId('txn'),
    object: 'balance_transaction',
    amount: entry.amount,
    available_on: context.now() + (isCharge ? pendingSeconds : 0),
    balance_type: 'payments',
    created: context.now(),
    currency: entry.currency,
    description: entry.description,
    exchange_rate: null,
    fee: fee?.amount ?? 0,
    fee_details:
      fee === undefined
        ? []
        : [{ ...fee, application: null, currency: entry.currency, type: 'stripe_fee' }],
    net: entry.amount - (fee?.amount ?? 0),
    reporting_category: entry.reporting_category,
    source: entry.source,
    status: isCharge ? 'pending' : 'available',
    type: entry.type,
  };
  context.account.ledgerTransactions.put(row);
  return row;
}

/** Recorded: 2500 costs 103, which is 2.9 % and 30. */
export const processingFee = (amount: number) => ({
  amount: percentOf(amount, '2.9') + 30,
  description: 'Stripe processing fees',
});
