import { z } from 'zod';
import { taxModes, taxTimeoutPolicies } from '../../domain/tax';
import { amount, customFields, decimal, id, metadata, text, time, wait } from './common';
import { collectionMethod, daysUntilDue } from './customer';
import { paymentGateBody } from './payment-gate';

export const maxLines = 10_000;
/** Wider than Stripe takes: what is too long for it is cut there, with a warning, and kept here. */
export const maxText = 20_000;

export const invoiceLine = z
  .strictObject({
    id: id('Unique in the invoice.'),
    product_id: id('A product of this connection; null: the fallback product.')
      .nullable()
      .default(null),
    description: text(maxText).min(1),
    quantity: decimal('positive').default('1'),
    unit_amount_decimal: decimal('any').describe('Minor units: "0.0123" is 0.0123 cents.'),
    amount: amount
      .nullable()
      .default(null)
      .describe("Minor units. The billing system's own figure, which wins to the unit."),
    period: z.strictObject({ start: time, end: time }).nullable().default(null),
    custom_fields: customFields.default({}),
    metadata: metadata.default({}),
  })
  .meta({ id: 'InvoiceLine' });

export const dueOn = z.iso.date({ error: 'A day, such as "2026-12-01".' });

export const invoiceBody = z
  .strictObject({
    id: id(
      'The idempotency key, unique in the connection for ever; made when left out.',
    ).optional(),
    customer_id: text(500)
      .min(1)
      .describe('A customer of this connection, or one of its ingest aliases.'),
    currency: z
      .string()
      .regex(/^[A-Za-z]{3}$/, 'Three letters, such as "usd".')
      .toLowerCase()
      .meta({ example: 'usd' }),
    lines: z.array(invoiceLine).min(1).max(maxLines),
    expected_total: amount
      .nullable()
      .default(null)
      .describe('Control total before tax, minor units; a difference is refused.'),
    memo: text(maxText).nullable().default(null),
    footer: text(maxText).nullable().default(null),
    metadata: metadata.default({}),
    custom_fields: customFields.default({}),
    collection_method: collectionMethod.nullable().default(null),
    days_until_due: daysUntilDue.nullable().default(null),
    due_on: dueOn
      .nullable()
      .default(null)
      .describe(
        'The last day to pay, in the time zone of the settings; instead of days_until_due.',
      ),
    finalize: z.enum(['automatic', 'manual']).default('automatic'),
    tax: z
      .strictObject({
        mode: z.enum(taxModes).nullable().default(null),
        timeout: wait.nullable().default(null),
        on_timeout: z.enum(taxTimeoutPolicies).nullable().default(null),
      })
      .prefault({})
      .describe('Overrides of the connection; null: as there.'),
    payment_gate: paymentGateBody
      .nullable()
      .default(null)
      .describe('Holds back what is bought until the money is there: see docs/payment-gate.md.'),
  })
  .meta({
    id: 'NewInvoice',
    example: {
      id: '2026-10-acme',
      customer_id: 'acme',
      currency: 'usd',
      lines: [
        {
          id: 'l1',
          description: 'API calls',
          quantity: '1234567',
          unit_amount_decimal: '0.0123',
          amount: 15185,
        },
      ],
      expected_total: 15185,
    },
  });
