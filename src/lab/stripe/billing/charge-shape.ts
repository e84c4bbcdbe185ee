import { createHash } from 'node:crypto';
import { newId } from '../../core/ids';
import type { PaymentMethodRow } from '../account';
import type { Charge, PaymentIntent } from '../objects';
import { checkedCard, emptyBillingDetails } from '../resources/payment-method-shape';
import { failureOf } from './declines';

export function newCharge(
  intent: PaymentIntent,
  method: PaymentMethodRow,
  status: Charge['status'],
  now: number,
): Charge {
  const isGood = status !== 'failed';
  const failure = isGood ? null : failureOf({ ...method, type: method.wire.type });
  const id = newId('ch');
  const isCaptured = status === 'succeeded' && intent.capture_method !== 'manual';
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: isCaptured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: emptyBillingDetails,
    calculated_statement_descriptor: 'Stripe',
    captured: isCaptured,
    created: now,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    destination: null,
    dispute: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    order: null,
    outcome: isGood ? approved : declinedOutcome(method),
    paid: status === 'succeeded',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: {
      [method.wire.type]:
        method.wire.type === 'card'
          ? cardDetails(id, intent.amount, method, isGood)
          : bankDetails(method),
      type: method.wire.type,
    },
    radar_options: {},
    receipt_email: null,
    receipt_number: null,
    receipt_url: isGood ? `https://pay.stripe.com/receipts/invoices/${intent.id}` : null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status,
    transfer_data: null,
    transfer_group: null,
  };
}

const approved = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: 'approved_by_network',
  reason: null,
  risk_level: 'normal',
  risk_score: 25,
  seller_message: 'Payment complete.',
  type: 'authorized',
};

const declinedOutcome = ({ decline }: PaymentMethodRow) => ({
  advice_code: 'try_again_later',
  network_advice_code: null,
  network_decline_code: decline === 'insufficient_funds' ? '51' : '01',
  network_status: 'declined_by_network',
  reason: decline ?? 'generic_decline',
  risk_level: 'normal',
  risk_score: 25,
  seller_message:
    decline === 'insufficient_funds'
      ? 'The bank returned the decline code `insufficient_funds`.'
      : 'The bank did not return any further details with this decline.',
  type: 'issuer_declined',
});

/** The account without what only a saved method tells of it. */
function bankDetails({ wire }: PaymentMethodRow) {
  const {
    financial_connections_account: _connections,
    networks: _networks,
    status_details: _status,
    ...account
  } = wire.us_bank_account ?? {};
  return { ...account, payment_reference: null };
}

/** Digits that a network would give, the same for the same charge. */
function digits(id: string, length: number): string {
  const hash = createHash('sha256').update(id).digest();
  return Array.from({ length }, (_, at) => String((hash[at] ?? 0) % 10)).join('');
}

function cardDetails(id: string, amount: number, { wire }: PaymentMethodRow, isGood: boolean) {
  const { card } = checkedCard(wire);
  return {
    amount_authorized: isGood ? amount : null,
    authorization_code: digits(id, 6),
    brand: card?.brand,
    checks: card?.checks,
    country: card?.['country'],
    electronic_commerce_indicator: '07',
    exp_month: card?.['exp_month'],
    exp_year: card?.['exp_year'],
    extended_authorization: { status: 'disabled' },
    fingerprint: card?.['fingerprint'],
    funding: card?.['funding'],
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    last4: card?.last4,
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: card?.brand,
    network_token: { used: false },
    network_transaction_id: digits(`${id}n`, 15),
    overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
    regulated_status: 'unregulated',
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}
