import { newId } from '../../core/ids';
import type { Context } from '../context';
import type { LedgerTransaction } from '../payment-objects';
import { percentOf } from './money';

export interface LedgerEntry {
  amount: number;
  currency: string;
  description: string | null;
  source: string;
  type: string;
  reporting_category: string;
  /** On its way for some days, as the money of a charge is, or moved at once. */
  isOnItsWay?: boolean;
  fee?: { amount: number; description: string };
}

const daySeconds = 86_400;
/** Recorded: money that is on its way is there at the end of the seventh day (UTC), the first one counted. */
const daysOnTheWay = 7;

/** A movement of the account's own balance. The lab settles in the currency of the charge. */
export function addLedgerTransaction(context: Context, entry: LedgerEntry): LedgerTransaction {
  const { fee, isOnItsWay = entry.type === 'charge' } = entry;
  const now = context.now();
  const row: LedgerTransaction = {
    id: newId('txn'),
    object: 'balance_transaction',
    amount: entry.amount,
    available_on: isOnItsWay ? (Math.floor(now / daySeconds) + daysOnTheWay) * daySeconds : now,
    balance_type: 'payments',
    created: now,
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
    status: isOnItsWay ? 'pending' : 'available',
    type: entry.type,
  };
  context.account.ledgerTransactions.put(row);
  return row;
}

/** As it stands now: what was on its way is there when its day has come. */
export function ledgerWire(context: Context, row: LedgerTransaction): LedgerTransaction {
  return row.available_on <= context.now() ? { ...row, status: 'available' } : row;
}

/** Recorded: 2500 costs 103, which is 2.9 % and 30. */
export const processingFee = (amount: number) => ({
  amount: percentOf(amount, '2.9') + 30,
  description: 'Stripe processing fees',
});
