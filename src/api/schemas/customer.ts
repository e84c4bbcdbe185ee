import { z } from 'zod';
import { isCurrency } from '../../domain/currencies';
import { isTimeZone } from '../../stripe/due-date';
import { amount, customFields, id, text } from './common';

export const collectionMethod = z.enum(['charge_automatically', 'send_invoice']);
export const daysUntilDue = z.int().min(0).max(3_650);

const settingShapes = {
  days_until_due: daysUntilDue.describe(
    'For invoices that Stripe sends, when nothing closer says.',
  ),
  leave_as_draft: z.boolean().describe('A person finalizes every invoice.'),
  skip_zero_total: z.boolean().describe('An invoice of zero is not written at all.'),
  show_zero_quantity_lines: z.boolean(),
  always_show_price_and_quantity: z.boolean(),
  over_250_lines: z
    .enum(['collapse', 'group_by_product', 'split', 'reject'])
    .describe('What becomes of more lines than an invoice holds in Stripe.'),
  collapsed_line_label: text(500).nullable(),
  max_amount: z
    .union([
      amount.min(1),
      z.record(
        z.string().refine(isCurrency, 'A currency of Stripe in lower case, such as "usd".'),
        amount.min(1),
      ),
    ])
    .nullable()
    .describe('Ceiling in minor units, one or by currency; null: that of Stripe.')
    .meta({ example: { usd: 99_999_999, jpy: 9_999_999 } }),
  time_zone: z
    .string()
    .max(60)
    .refine(isTimeZone, 'A time zone by its IANA name, such as "America/New_York".')
    .describe('Where the day of `due_on` begins and ends.')
    .meta({ example: 'America/New_York' }),
  seller_name: text(500).nullable(),
};

export const connectionSettings = z
  .strictObject({
    days_until_due: settingShapes.days_until_due.default(30),
    leave_as_draft: settingShapes.leave_as_draft.default(false),
    skip_zero_total: settingShapes.skip_zero_total.default(false),
    show_zero_quantity_lines: settingShapes.show_zero_quantity_lines.default(false),
    always_show_price_and_quantity: settingShapes.always_show_price_and_quantity.default(false),
    over_250_lines: settingShapes.over_250_lines.default('collapse'),
    collapsed_line_label: settingShapes.collapsed_line_label.default(null),
    max_amount: settingShapes.max_amount.default(null),
    time_zone: settingShapes.time_zone.default('UTC'),
    seller_name: settingShapes.seller_name.default(null),
  })
  .describe('How invoices are written.');

const customerSettings = z
  .strictObject(settingShapes)
  .partial()
  .describe('Any setting of the connection, for this customer only.');

export const address = z
  .strictObject({
    country: z.string().regex(/^[A-Z]{2}$/, 'Two capital letters, such as "US".'),
    line1: text(500).optional(),
    line2: text(500).optional(),
    city: text(200).optional(),
    state: text(200).optional(),
    postal_code: text(40).optional(),
  })
  .meta({ id: 'Address' });

const billingConfig = z
  .strictObject({
    billing_provider_type: z.literal('stripe').default('stripe'),
    billing_provider_customer_id: text(255)
      .min(1)
      .describe('The customer in Stripe.')
      .meta({ example: 'cus_123' }),
    stripe_collection_method: collectionMethod.default('charge_automatically'),
    days_until_due: daysUntilDue.nullable().default(null),
  })
  .describe('Without it, invoices of this customer are refused.');

const customerTax = z.strictObject({
  address: address.nullable().default(null),
  shipping_address: address.nullable().default(null),
  tax_ids: z
    .array(z.strictObject({ type: text(40).min(1), value: text(200).min(1) }))
    .max(20)
    .default([]),
  exempt: z.boolean().default(false),
  anrok_customer_id: text(255).nullable().default(null),
});

const fields = {
  name: text(500).min(1),
  ingest_aliases: z
    .array(text(500).min(1))
    .max(100)
    .default([])
    .describe('Other names it is found by; an invoice may name one as its customer_id.'),
  billing_config: billingConfig.nullable().default(null),
  tax: customerTax.prefault({}),
  settings: customerSettings.default({}),
  custom_fields: customFields.default({}),
};

const customerIdText = "The billing system's own id.";

export const newCustomer = z
  .strictObject({ id: id(`${customerIdText} Made when left out.`).optional(), ...fields })
  .meta({
    id: 'NewCustomer',
    example: {
      id: 'acme',
      name: 'Example, Inc.',
      billing_config: { billing_provider_customer_id: 'cus_123' },
    },
  });

/** One line of an import: with its id, so that the same file can be imported again. */
export const importedCustomer = z
  .strictObject({ id: id(customerIdText), ...fields })
  .meta({ id: 'ImportedCustomer' });

export const customerBody = z
  .strictObject({ id: id('May be left out; if given, as in the path.').optional(), ...fields })
  .meta({ id: 'CustomerBody' });

export const customer = z.object({ id: id(customerIdText), ...fields }).meta({ id: 'Customer' });
