import { newId } from '../../core/ids';
import type { PaymentMethodRow } from '../account';
import { testMethodOf, type TestMethod } from '../billing/cards';
import type { Context } from '../context';
import type { Card, PaymentMethod } from '../objects';
import { noSuch } from '../wire/errors';

export const emptyBillingDetails = {
  address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
  email: null,
  name: null,
  phone: null,
  tax_id: null,
};

/** Makes a payment method from a test token, a test card number or a test method's name. */
export function makePaymentMethod(
  context: Context,
  name: string,
  param: string,
  id = newId('pm'),
): PaymentMethodRow {
  const method = testMethodOf(name);
  if (method === undefined) throw noSuch('PaymentMethod', name, param);
  const row: PaymentMethodRow = {
    id,
    wire: shape(id, method, context.now()),
    outcome: method.outcome,
    decline: method.decline,
    aftermath: method.aftermath,
  };
  context.account.paymentMethods.put(row);
  return row;
}

function shape(id: string, method: TestMethod, created: number): PaymentMethod {
  const details =
    method.type === 'card' ? { card: cardOf(method) } : { us_bank_account: bankAccountOf(method) };
  return {
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: emptyBillingDetails,
    ...details,
    created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    shared_payment_granted_token: null,
    type: method.type,
  };
}

function cardOf(method: TestMethod): Card {
  return {
    brand: method.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'unchecked' },
    country: method.country ?? 'US',
    display_brand: method.brand,
    exp_month: 9,
    exp_year: 2030,
    fingerprint: `lab${method.brand}${method.last4}`,
    funding: 'credit',
    generated_from: null,
    last4: method.last4,
    networks: { available: [method.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

function bankAccountOf(method: TestMethod): Record<string, unknown> {
  return {
    account_holder_type: 'individual',
    account_type: 'checking',
    bank_name: 'STRIPE TEST BANK',
    financial_connections_account: null,
    fingerprint: `labbank${method.last4}`,
    last4: method.last4,
    networks: { preferred: 'ach', supported: ['ach'] },
    routing_number: '110000000',
    status_details: {},
  };
}

/** A card that was asked has had its checks, and they passed. */
export function checkedCard(wire: PaymentMethod): PaymentMethod {
  const { card } = wire;
  if (card === undefined) return wire;
  return { ...wire, card: { ...card, checks: { ...card.checks, cvc_check: 'pass' } } };
}

export interface CardParams {
  exp_month?: number;
  exp_year?: number;
}

export interface BankAccountParams {
  account_holder_type?: string;
  account_type?: string;
  routing_number?: string;
}

/** What a caller says of a card or an account himself; the rest comes with the test number. */
export function withDetails(
  { card, us_bank_account: bank }: PaymentMethod,
  ofCard: CardParams = {},
  ofBank: BankAccountParams = {},
): Pick<PaymentMethod, 'card' | 'us_bank_account'> {
  if (card !== undefined) {
    return { card: { ...card, ...ofCard } };
  }
  if (bank === undefined) return {};
  const { account_holder_type, account_type, routing_number } = ofBank;
  return {
    us_bank_account: {
      ...bank,
      account_holder_type: account_holder_type ?? bank['account_holder_type'],
      account_type: account_type ?? bank['account_type'],
      routing_number: routing_number ?? bank['routing_number'],
    },
  };
}
