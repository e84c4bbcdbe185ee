const line =
  'amount:int description invoice_line_item metadata?:map quantity:int tax_amounts?[]{amount*:int tax_rate* taxable_amount*:int} tax_rates?[] type*:custom_line_item|invoice_line_item unit_amount:int unit_amount_decimal:dec';
const refund =
  'amount_refunded:int payment_record_refund! refund type:payment_record_refund|refund';
const content = `amount:int credit_amount:int effective_at:int email_type:credit_note|none expand[] invoice* lines[]{${line}} memo metadata?:map out_of_band_amount:int reason:duplicate|fraudulent|order_change|product_unsatisfactory refund_amount:int refunds[]{${refund}} shipping_cost{shipping_rate}`;
const page = 'ending_before expand[] limit:int starting_after';

/** The part of the parameter table that is about credit notes; its grammar is told there. */
export const creditNoteParameters: Record<string, string> = {
  'GET /v1/credit_notes': `created:int{gt:int gte:int lt:int lte:int} customer customer_account! invoice ${page}`,
  'POST /v1/credit_notes': content,
  'GET /v1/credit_notes/preview': content,
  'GET /v1/credit_notes/preview/lines': `${content} ending_before limit:int starting_after`,
  'GET /v1/credit_notes/{id}': 'expand[]',
  'POST /v1/credit_notes/{id}': 'expand[] memo metadata?:map',
  'POST /v1/credit_notes/{id}/void': 'expand[]',
  'GET /v1/credit_notes/{credit_note}/lines': page,
};
