import type { PaymentOutcome } from '../objects';
import type { Aftermath } from '../payment-objects';

export interface TestMethod {
  outcome: PaymentOutcome;
  type: 'card' | 'us_bank_account';
  brand: string;
  last4: string;
  /** Of the issuer; US when left out. */
  country?: string;
  decline?: string;
  aftermath?: Aftermath;
}

const visa = (
  last4: string,
  outcome: PaymentOutcome,
  more: Partial<TestMethod> = {},
): TestMethod => ({ outcome, type: 'card', brand: 'visa', last4, ...more });

const bank = (last4: string, outcome: PaymentOutcome, decline?: string): TestMethod => ({
  outcome,
  type: 'us_bank_account',
  brand: '',
  last4,
  ...(decline === undefined ? {} : { decline }),
});

const mastercard = visa('4444', 'succeeds', { brand: 'mastercard' });
const failsLater = visa('0341', 'declines');
const declined = visa('0002', 'declines');
const noFunds = visa('9995', 'declines', { decline: 'insufficient_funds' });
const needsAction = visa('3184', 'requires_action', { country: 'DE' });
const needsSecure = visa('3220', 'requires_action');
const disputed = visa('0259', 'succeeds', { aftermath: 'fraudulent' });
const notReceived = visa('2685', 'succeeds', { aftermath: 'product_not_received' });
const inquired = visa('1976', 'succeeds', { aftermath: 'inquiry' });
const refundFails = visa('5126', 'succeeds', { aftermath: 'refund_fails' });

/** Stripe's test payment methods and tokens: docs.stripe.com/testing. */
const testMethods: Record<string, TestMethod> = {
  pm_card_visa: visa('4242', 'succeeds'),
  tok_visa: visa('4242', 'succeeds'),
  pm_card_mastercard: mastercard,
  tok_mastercard: mastercard,
  pm_card_chargeCustomerFail: failsLater,
  tok_chargeCustomerFail: failsLater,
  pm_card_visa_chargeDeclined: declined,
  pm_card_chargeDeclined: declined,
  tok_visa_chargeDeclined: declined,
  pm_card_visa_chargeDeclinedInsufficientFunds: noFunds,
  pm_card_chargeDeclinedInsufficientFunds: noFunds,
  tok_visa_chargeDeclinedInsufficientFunds: noFunds,
  pm_card_authenticationRequired: needsAction,
  tok_authenticationRequired: needsAction,
  pm_card_threeDSecure2Required: needsSecure,
  tok_threeDSecure2Required: needsSecure,
  pm_card_createDispute: disputed,
  tok_visa_createDispute: disputed,
  tok_createDispute: disputed,
  pm_card_createDisputeProductNotReceived: notReceived,
  tok_createDisputeProductNotReceived: notReceived,
  pm_card_createDisputeInquiry: inquired,
  tok_visa_createDisputeInquiry: inquired,
  tok_createDisputeInquiry: inquired,
  pm_card_refundFail: refundFails,
  tok_refundFail: refundFails,
  pm_usBankAccount: bank('6789', 'processes'),
  pm_usBankAccount_success: bank('6789', 'processes'),
  pm_usBankAccount_processing: bank('6789', 'never_settles'),
  pm_usBankAccount_insufficientFunds: bank('2227', 'fails_late', 'insufficient_funds'),
  pm_usBankAccount_accountClosed: bank('1113', 'fails_late', 'account_closed'),
  pm_usBankAccount_noAccount: bank('1116', 'fails_late', 'no_account'),
  pm_usBankAccount_debitNotAuthorized: bank('3335', 'fails_late', 'debit_not_authorized'),
};

const byNumber: Record<string, string> = {
  '4242424242424242': 'pm_card_visa',
  '5555555555554444': 'pm_card_mastercard',
  '4000000000000341': 'pm_card_chargeCustomerFail',
  '4000000000000002': 'pm_card_chargeDeclined',
  '4000000000009995': 'pm_card_chargeDeclinedInsufficientFunds',
  '4000002760003184': 'pm_card_authenticationRequired',
  '4000000000003220': 'pm_card_threeDSecure2Required',
  '4000000000000259': 'pm_card_createDispute',
  '4000000000002685': 'pm_card_createDisputeProductNotReceived',
  '4000000000001976': 'pm_card_createDisputeInquiry',
  '4000000000005126': 'pm_card_refundFail',
  '000123456789': 'pm_usBankAccount_success',
  '000222222227': 'pm_usBankAccount_insufficientFunds',
  '000111111113': 'pm_usBankAccount_accountClosed',
  '000111111116': 'pm_usBankAccount_noAccount',
  '000333333335': 'pm_usBankAccount_debitNotAuthorized',
};

export function testMethodOf(name: string): TestMethod | undefined {
  return testMethods[byNumber[name] ?? name];
}
