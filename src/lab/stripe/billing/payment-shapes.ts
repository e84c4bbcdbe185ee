import { newId, newSecret } from '../../core/ids';
import type { InvoicePayment, InvoiceRecord, PaymentIntent } from '../objects';

/** The intent of an invoice, as finalizing makes it. */
export function newInvoiceIntent({ invoice }: InvoiceRecord, now: number): PaymentIntent {
  return newPaymentIntent(
    {
      amount: invoice.amount_due,
      currency: invoice.currency,
      customer: invoice.customer,
      description: 'Payment for Invoice',
    },
    now,
  );
}

export function newPaymentIntent(
  given: Pick<PaymentIntent, 'amount' | 'currency' | 'customer' | 'description'>,
  now: number,
): PaymentIntent {
  const id = newId('pi');
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: given.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: newSecret(`${id}_secret`),
    confirmation_method: 'automatic',
    created: now,
    currency: given.currency,
    customer: given.customer,
    customer_account: null,
    description: given.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: {
        installments: null,
        mandate_options: null,
        network: null,
        request_three_d_secure: 'automatic',
      },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shared_payment_granted_token: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}

export function newInvoicePayment(
  { id, invoice }: InvoiceRecord,
  intent: PaymentIntent,
  now: number,
  isDefault = true,
): InvoicePayment {
  return {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: isDefault
      ? invoice.amount_due
      : Math.min(intent.amount, invoice.amount_remaining),
    created: now,
    currency: invoice.currency,
    invoice: id,
    is_default: isDefault,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  };
}
