import type { ErrorBody } from '../wire/errors';

const messages: Record<string, string> = {
  generic_decline: 'Your card was declined.',
  insufficient_funds: 'Your card has insufficient funds.',
  authentication_required: 'Your card was declined. This transaction requires authentication.',
};

const bankMessages: Record<string, string> = {
  insufficient_funds: "The customer's account has insufficient funds to cover this payment.",
  account_closed: "The customer's bank account has been closed.",
  no_account: "The customer's bank account could not be located.",
  debit_not_authorized: 'The customer has notified their bank that this payment was unauthorized.',
};

interface Declining {
  type: string;
  decline?: string | undefined;
}

/** What Stripe says of a method that declines; a bank debit has no decline code of a card network. */
export function declineOf(method: Declining): ErrorBody {
  const reason = method.decline ?? 'generic_decline';
  if (method.type === 'us_bank_account') {
    const message = bankMessages[reason] ?? 'The payment failed.';
    return { type: 'invalid_request_error', code: `bank_account_${reason}`, message };
  }
  return {
    advice_code: 'try_again_later',
    code: reason === 'authentication_required' ? reason : 'card_declined',
    decline_code: reason,
    message: messages[reason] ?? 'Your card was declined.',
    network_decline_code: reason === 'insufficient_funds' ? '51' : '01',
    type: 'card_error',
  };
}

/** `failure_code` and `failure_message` of a charge. */
export function failureOf(method: Declining): { code: string; message: string } {
  const { message } = declineOf(method);
  const isBank = method.type === 'us_bank_account';
  return { code: isBank ? (method.decline ?? 'generic_decline') : 'card_declined', message };
}
