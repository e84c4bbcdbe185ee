/**
 * Where live Stripe or SDK 23.1.0 go beyond the document of 2026-08-26.dahlia. Sources: the last part of
 * data/stripe-recordings/README.md for what live answers hold, and a comparison of the SDK's
 * declarations with the document for the rest.
 */

/** Fields of answers that the document lacks, by schema. */
export const extraFields: Record<string, string[]> = {
  charge: ['dispute', 'destination', 'order', 'source'],
  dispute: ['balance_transaction', 'intended_submission_method', 'network_reason_code'],
  dispute_evidence: ['appeal'],
  dispute_evidence_details: ['submission_method'],
  invoice: ['status_details'],
  invoiceitem: ['invoicing_rules'],
  payment_intent: ['source', 'payment_record', 'shared_payment_granted_token'],
  payment_intent_payment_method_options_link: ['persistent_token'],
  payment_method_details_card: ['electronic_commerce_indicator'],
  payment_method_options_link: ['persistent_token'],
  payment_method: ['shared_payment_granted_token'],
  recurring: ['trial_period_days'],
  product: ['attributes', 'type', 'tax_details'],
  subscription: ['plan', 'quantity'],
};

/** Of every list: invoices carry the first in `lines`, asked for or not; refunds and disputes the second. */
export const extraListFields = ['total_count', 'count'];

/** Fields that the document requires and no live answer holds. */
export const absentFields: Record<string, string[]> = {
  invoice: ['amount_paid_off_stripe'],
};

/** Values that only endive has, by the name of the field. */
export const extraValues: Record<string, string[]> = {
  tax_type: [
    'admissions_tax',
    'attendance_tax',
    'digital_excise_tax',
    'entertainment_tax',
    'get_fund',
    'gross_receipts_tax',
    'hospitality_tax',
    'luxury_tax',
    'nhil',
    'resort_tax',
    'tourism_tax',
    'utility_users_tax',
  ],
  api_version: ['2026-09-30.endive', '2026-10-28.endive'],
};

/** Parameters that only endive has, by the title of their schema or by the call. */
export const extraParameters: Record<string, string[]> = {
  product_data: ['tax_details'],
  'POST /v1/customers': ['validate'],
};
