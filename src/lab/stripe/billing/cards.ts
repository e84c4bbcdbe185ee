import type { PaymentOutcome } from '../objects';

interface TestMethod {
  outcome: PaymentOutcome;
  type: 'card' | 'us_bank_account';
  brand: string;
  last4: string;
}

const visa = (last4: string, outcome: PaymentOutcome): TestMethod => ({
  outcome,
  type: 'card',
  brand: 'visa',
  last4,
});

/** Stripe's test payment methods and tokens: docs.stripe.com/testing. */
const testMethods: Record<string, TestMethod> = {
  pm_card_visa: visa('4242', 'succeeds'),
  tok_visa: visa('4242', 'succeeds'),
  pm_card_mastercard: { ...visa('4444', 'succeeds'), brand: 'mastercard' },
  tok_mastercard: { ...visa('4444', 'succeeds'), brand: 'mastercard' },
  pm_card_chargeCustomerFail: visa('0341', 'declines'),
  tok_chargeCustomerFail: visa('0341', 'declines'),
  pm_card_visa_chargeDeclined: visa('0002', 'declines'),
  pm_card_chargeDeclined: visa('0002', 'declines'),
  tok_visa_chargeDeclined: visa('0002', 'declines'),
  pm_card_authenticationRequired: visa('3184', 'requires_action'),
  tok_threeDSecure2Required: visa('3184', 'requires_action'),
  pm_usBankAccount: { outcome: 'processes', type: 'us_bank_account', brand: '', last4: '6789' },
  pm_usBankAccount_processing: {
    outcome: 'processes',
    type: 'us_bank_account',
    brand: '',
    last4: '6789',
  },
};

const byNumber: Record<string, string> = {
  '4242424242424242': 'pm_card_visa',
  '5555555555554444': 'pm_card_mastercard',
  '4000000000000341': 'pm_card_chargeCustomerFail',
  '4000000000000002': 'pm_card_chargeDeclined',
  '4000002760003184': 'pm_card_authenticationRequired',
};

export function testMethodOf(name: string): TestMethod | undefined {
  return testMethods[byNumber[name] ?? name];
}
export type { TestMethod };
