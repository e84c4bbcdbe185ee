import { z } from 'zod';
import { gatePaymentTypes, gateTaxTypes } from '../../domain/gate';
import { intentStatuses } from '../../domain/payment-intent';
import { gateStatuses } from '../../domain/gate-verdict';
import { amount, metadata, text, wait } from './common';

export const paymentGateBody = z
  .strictObject({
    payment_type: z
      .enum(gatePaymentTypes)
      .default('INVOICE')
      .describe('INVOICE: finalized, then charged. PAYMENT_INTENT: charged, then finalized.'),
    tax_type: z
      .enum(gateTaxTypes)
      .nullable()
      .default(null)
      .describe('Null: the tax mode of the invoice or of the connection.'),
    precalculated_tax: z
      .strictObject({
        tax_amount: amount.min(0).describe('Minor units, of the whole invoice.'),
        tax_name: text(50).min(1),
      })
      .nullable()
      .default(null)
      .describe('With tax_type PRECALCULATED, and only with it.'),
    on_session_payment: z
      .boolean()
      .default(false)
      .describe('The customer is there: to be asked for authentication is no failure.'),
    invoice_metadata: metadata.default({}).describe('Beside `metadata`; no key may be in both.'),
    expires_after: wait
      .default('PT24H')
      .describe('From the acceptance. Not paid by then, the invoice is taken back.'),
  })
  .meta({ id: 'NewPaymentGate', example: { tax_type: 'STRIPE', expires_after: 'PT24H' } });

const nullableText = z.string().nullable();

export const paymentGateView = z
  .object({
    status: z
      .enum(gateStatuses)
      .describe('Passed: the invoice is paid. Failed: it is void or deleted. Neither changes.'),
    reason: nullableText.describe(
      'Why it failed, or, while it is pending, why the invoice is being taken back: declined, ' +
        'authentication_required, charge_refused, expired, tax_not_available, uncollectible, ' +
        'payment_canceled, refunded, voided, deleted, skipped.',
    ),
    code: nullableText.describe("The provider's code, or that of the block at its end."),
    decline_code: nullableText,
    message: nullableText,
    payment_type: z.enum(gatePaymentTypes),
    on_session_payment: z.boolean(),
    expires_at: z.string(),
    payment_intent: z
      .object({
        id: z.string(),
        status: z.enum(intentStatuses),
        client_secret: nullableText
          .optional()
          .describe(
            'While the customer must act, and only when one invoice is read: for Stripe.js.',
          ),
        next_action: z.looseObject({ type: z.string() }).nullable().optional(),
      })
      .nullable()
      .describe('With payment_type PAYMENT_INTENT, once there is one.'),
  })
  .meta({ id: 'PaymentGate' });
