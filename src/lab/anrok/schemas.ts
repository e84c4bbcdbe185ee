import { z } from 'zod';

/** Null or absent, never empty. */
const text = z.string().min(1).nullish();
const date = z.iso.date();

export const addressSchema = z.object({
  country: text,
  line1: text,
  city: text,
  region: text,
  postalCode: text,
  // The older form, for the United States alone.
  state: text,
  zipCode: text,
});
export type AnrokAddress = z.infer<typeof addressSchema>;

const largestAmount = 100_000_000_000;

const lineItemSchema = z.object({
  id: z.string().optional(),
  productExternalId: z.string(),
  amount: z.int().min(-largestAmount).max(largestAmount),
  isTaxIncludedInAmount: z.boolean().default(false),
  quantity: z
    .string()
    .regex(/^-?\d+(\.\d+)?$/, 'Expected a decimal string')
    .optional(),
});
export type AnrokLineItem = z.infer<typeof lineItemSchema>;

const transactionFields = {
  lineItems: z.array(lineItemSchema),
  currencyCode: z.string().length(3),
  customerAddress: addressSchema,
  customerId: z.string().min(1).optional(),
  customerName: z.string().min(1).optional(),
  customerTaxIds: z
    .array(z.object({ type: z.enum(['genericVatNumber', 'euVrn']), value: z.string() }))
    .default([]),
  shipFromAddress: addressSchema.optional(),
  accountingDate: date.optional(),
  accountingTime: z.iso.datetime({ offset: true }).optional(),
  accountingTimeZone: z.string().optional(),
  taxDate: date.optional(),
};

interface Accounting {
  accountingDate?: string | undefined;
  accountingTime?: string | undefined;
}
const hasOneDate = ({ accountingDate, accountingTime }: Accounting): boolean =>
  (accountingDate === undefined) !== (accountingTime === undefined);
const oneDate = 'Expected either "accountingDate" or "accountingTime"';

export const ephemeralSchema = z.object(transactionFields).refine(hasOneDate, oneDate);
export const transactionSchema = z
  .object({ ...transactionFields, id: z.string().min(1) })
  .refine(hasOneDate, oneDate);
export type AnrokTransaction = z.infer<typeof ephemeralSchema>;

export const categoryIdSchema = z.object({
  type: z.enum(['standard', 'custom']),
  id: z.string(),
});
