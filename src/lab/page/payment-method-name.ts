import type { Account } from '../stripe/account';

const outcomes: Record<string, string> = {
  succeeds: '',
  declines: ', declines',
  requires_action: ', asks for authentication',
  processes: ', takes days',
  fails_late: ', fails after days',
  never_settles: ', never settles',
};

/** `visa 4242`, with what it does when it is charged. */
export function methodName(account: Account, id: string | null): string {
  const row = account.paymentMethods.get(id ?? '');
  if (row === undefined) return 'none';
  const { card, us_bank_account: bank, type } = row.wire;
  const what = card?.brand ?? type.replaceAll('_', ' ');
  const last4 = card?.last4 ?? bank?.['last4'];
  return `${what} ${typeof last4 === 'string' ? last4 : ''}${outcomes[row.outcome] ?? ''}`;
}
