import { newId } from '../../core/ids';
import type { Context } from '../context';
import { previousAttributes } from '../events';
import type { BalanceTransaction, Customer } from '../objects';
import { mergeMetadata } from '../wire/metadata';

interface BalanceChange {
  amount: number;
  currency: string;
  type: string;
  invoice?: string;
  credit_note?: string;
  description?: string;
  metadata?: Record<string, string> | '';
}

/** Moves the customer's balance (negative: the customer's credit) and keeps the transaction. */
export function moveBalance(
  context: Context,
  customer: Customer,
  change: BalanceChange,
): BalanceTransaction {
  const endingBalance = customer.balance + change.amount;
  const transaction: BalanceTransaction = {
    id: newId('cbtxn'),
    object: 'customer_balance_transaction',
    amount: change.amount,
    checkout_session: null,
    created: context.now(),
    credit_note: change.credit_note ?? null,
    currency: change.currency,
    customer: customer.id,
    customer_account: null,
    description: change.description ?? null,
    ending_balance: endingBalance,
    invoice: change.invoice ?? null,
    livemode: false,
    metadata: mergeMetadata({}, change.metadata),
    type: change.type,
  };
  context.account.balanceTransactions.put(transaction);
  changeCustomer(context, customer, {
    ...customer,
    balance: endingBalance,
    currency: customer.currency ?? change.currency,
  });
  return transaction;
}

export function changeCustomer(context: Context, before: Customer, after: Customer): Customer {
  const previous = previousAttributes(before, after);
  if (previous === undefined) return before;
  context.account.customers.put(after);
  context.emit('customer.updated', after, previous);
  return after;
}
