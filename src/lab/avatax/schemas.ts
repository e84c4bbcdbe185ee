import { z } from 'zod';
import { documentTypes } from './document';

const text = z.string().nullish();
/** A date-time is taken too, and cut to its date. */
const date = z
  .string()
  .refine((value) => !Number.isNaN(Date.parse(value)), 'Not a date')
  .transform((value) => value.slice(0, 10));

const addressSchema = z.object({
  line1: text,
  line2: text,
  line3: text,
  city: text,
  region: text,
  country: text,
  postalCode: text,
});
export type AvataxAddress = z.infer<typeof addressSchema>;

const addressesSchema = z.object({
  singleLocation: addressSchema.nullish(),
  shipFrom: addressSchema.nullish(),
  shipTo: addressSchema.nullish(),
});
export type AvataxAddresses = z.infer<typeof addressesSchema>;

const overrideSchema = z.object({
  type: z.enum(['None', 'TaxAmount', 'TaxDate', 'Exemption']).default('None'),
  taxAmount: z.number().default(0),
  taxDate: date.nullish(),
  reason: text,
});

const lineSchema = z.object({
  number: z.string().max(50).nullish(),
  quantity: z.number().default(1),
  amount: z.number(),
  addresses: addressesSchema.nullish(),
  taxCode: z.string().max(25).nullish(),
  entityUseCode: text,
  customerUsageType: text,
  itemCode: z.string().max(50).nullish(),
  exemptionCode: text,
  discounted: z.boolean().default(false),
  taxIncluded: z.boolean().default(false),
  ref1: text,
  ref2: text,
  description: text,
  businessIdentificationNo: text,
  taxOverride: overrideSchema.nullish(),
});
export type CreateLine = z.infer<typeof lineSchema>;

export const createSchema = z.object({
  lines: z.array(lineSchema).min(1),
  date,
  customerCode: z.string().min(1).max(50),
  code: z.string().max(50).nullish(),
  type: z.enum(documentTypes).default('SalesOrder'),
  companyCode: z.string().default('DEFAULT'),
  addresses: addressesSchema.nullish(),
  commit: z.boolean().default(false),
  currencyCode: z.string().length(3).default('USD'),
  exemptionNo: text,
  entityUseCode: text,
  customerUsageType: text,
  businessIdentificationNo: text,
  purchaseOrderNo: text,
  referenceCode: text,
  salespersonCode: text,
  description: text,
  email: text,
  taxOverride: overrideSchema.nullish(),
});
export type CreateTransaction = z.infer<typeof createSchema>;

export const adjustmentReasonSchema = z.enum([
  'NotAdjusted',
  'SourcingIssue',
  'ReconciledWithGeneralLedger',
  'ExemptCertApplied',
  'PriceAdjusted',
  'ProductReturned',
  'ProductExchanged',
  'BadDebt',
  'Other',
  'Offline',
  'Offset',
]);

export const refundSchema = z.object({
  refundTransactionCode: z.string().max(50).nullish(),
  refundDate: date,
  refundType: z.enum(['Full', 'Partial', 'TaxOnly', 'Percentage']).default('Full'),
  refundPercentage: z.number().nullish(),
  refundLines: z.array(z.string()).nullish(),
  referenceCode: text,
});
export type Refund = z.infer<typeof refundSchema>;

export const resolveSchema = addressSchema;
