import { creditNoteParameters } from './credit-note-parameters';
import { paymentParameters } from './payment-parameters';
import { taxIdTypes, taxParameters } from './tax-parameters';

/**
 * What each call takes, from Stripe's published OpenAPI document and the SDK's additions.
 *
 * `name!` real but refused, since the lab does not simulate it; `name*` required, `name?` may be emptied with '', `name[]` a list, `{…}` fields of an object,
 * `:int :bool :num :dec :map :any` a kind, `:a|b` one of; without a kind a text.
 */

const range = 'int{gt:int gte:int lt:int lte:int}';
const address = '{city country line1 line2 postal_code state}';
const billingDetails = `billing_details{address?${address} email? name? phone? tax_id}`;
const period = '{end*:int start*:int}';
const discounts = '[]{coupon discount promotion_code}';
const taxBehavior = 'exclusive|inclusive|unspecified';
const party = '{account type*:account|self}';
const taxAmounts =
  '[]{amount*:int tax_rate_data*{country description display_name* inclusive*:bool jurisdiction jurisdiction_level:city|country|county|district|multiple|state percentage*:num state tax_type} taxability_reason taxable_amount*:int}';
const recurring = 'recurring{interval*:day|month|week|year interval_count:int';
const linePriceData = `price_data{currency* product product_data{description images[] metadata:map name* tax_code tax_details! unit_label} tax_behavior:${taxBehavior} unit_amount:int unit_amount_decimal:dec}`;
const lineFields = `amount:int description discountable:bool discounts?${discounts} metadata?:map period${period} ${linePriceData} pricing{price} quantity:int quantity_decimal:dec tax_amounts?${taxAmounts} tax_rates?[]`;

export const parameterTable: Record<string, string> = {
  ...creditNoteParameters,
  ...paymentParameters,
  ...taxParameters,
  'GET /v1/account': 'expand[]',
  'GET /v1/customers': `created:${range} email ending_before expand[] limit:int starting_after test_clock`,
  'POST /v1/customers': `address?${address} balance:int business_name? cash_balance! description email expand[] individual_name? invoice_prefix invoice_settings{custom_fields?[]{name* value*} default_payment_method footer rendering_options?{amount_tax_display?:exclude_tax|include_inclusive_tax template}} metadata?:map name next_invoice_sequence:int payment_method phone preferred_locales[] shipping?{address*${address} name* phone} source! tax{ip_address? validate_location:deferred|immediately} tax_exempt?:exempt|none|reverse tax_id_data[]{type*:${taxIdTypes} value*} test_clock! validate!`,
  'GET /v1/customers/{customer}': 'expand[]',
  'POST /v1/customers/{customer}': `address?${address} balance:int bank_account! business_name? card! cash_balance! default_alipay_account! default_bank_account! default_card! default_source! description email expand[] individual_name? invoice_prefix invoice_settings{custom_fields?[]{name* value*} default_payment_method footer rendering_options?{amount_tax_display?:exclude_tax|include_inclusive_tax template}} metadata?:map name next_invoice_sequence:int phone preferred_locales[] shipping?{address*${address} name* phone} source! tax{ip_address? validate_location:auto|deferred|immediately} tax_exempt?:exempt|none|reverse`,
  'DELETE /v1/customers/{customer}': '',
  'GET /v1/customers/{customer}/payment_methods':
    'allow_redisplay:always|limited|unspecified ending_before expand[] limit:int starting_after type',
  'GET /v1/customers/{customer}/balance_transactions': `created:${range} ending_before expand[] invoice limit:int starting_after`,
  'POST /v1/customers/{customer}/balance_transactions':
    'amount*:int currency* description expand[] metadata?:map',
  'GET /v1/payment_methods':
    'allow_redisplay:always|limited|unspecified customer customer_account! ending_before expand[] limit:int starting_after type',
  'POST /v1/payment_methods': `allow_redisplay:always|limited|unspecified ${billingDetails} card{cvc exp_month:int exp_year:int networks! number token} customer! expand[] metadata?:map payment_method! sepa_debit! type* us_bank_account{account_holder_type:company|individual account_number account_type:checking|savings financial_connections_account! routing_number}`,
  'GET /v1/payment_methods/{payment_method}': 'expand[]',
  'POST /v1/payment_methods/{payment_method}': `allow_redisplay:always|limited|unspecified ${billingDetails} card{exp_month:int exp_year:int networks!} expand[] metadata?:map payto! us_bank_account!`,
  'POST /v1/payment_methods/{payment_method}/attach': 'customer customer_account! expand[]',
  'POST /v1/payment_methods/{payment_method}/detach': 'expand[]',
  'GET /v1/products': `active:bool created:${range} ending_before expand[] ids[] limit:int shippable:bool starting_after url`,
  'POST /v1/products': `active:bool default_price_data! description expand[] id images[] marketing_features[]{name*} metadata:map name* package_dimensions{height*:num length*:num weight*:num width*:num} shippable:bool statement_descriptor tax_code unit_label url`,
  'GET /v1/products/{id}': 'expand[]',
  'POST /v1/products/{id}':
    'active:bool default_price description? expand[] images?[] marketing_features?[]{name*} metadata?:map name package_dimensions?{height*:num length*:num weight*:num width*:num} shippable:bool statement_descriptor tax_code? unit_label? url?',
  'DELETE /v1/products/{id}': '',
  'GET /v1/prices': `active:bool created:${range} currency ending_before expand[] limit:int lookup_keys[] product recurring{interval:day|month|week|year meter usage_type:licensed|metered} starting_after type:one_time|recurring`,
  'POST /v1/prices': `active:bool billing_scheme:per_unit|tiered currency* currency_options! custom_unit_amount! expand[] lookup_key metadata:map nickname product product_data{active:bool id metadata:map name* statement_descriptor tax_code unit_label} ${recurring} meter usage_type:licensed|metered} tax_behavior:${taxBehavior} tiers! tiers_mode! transfer_lookup_key! transform_quantity! unit_amount:int unit_amount_decimal:dec`,
  'GET /v1/prices/{price}': 'expand[]',
  'POST /v1/prices/{price}': `active:bool currency_options!? expand[] lookup_key? metadata?:map nickname? tax_behavior:${taxBehavior} transfer_lookup_key!`,
  'GET /v1/invoiceitems': `created:${range} customer customer_account! ending_before expand[] invoice limit:int pending:bool starting_after`,
  'POST /v1/invoiceitems': `amount:int currency customer customer_account! description discountable:bool discounts?${discounts} expand[] invoice metadata?:map period${period} price_data{currency* product* tax_behavior:${taxBehavior} unit_amount:int unit_amount_decimal:dec} pricing{price} quantity:int quantity_decimal:dec subscription! tax_behavior:${taxBehavior} tax_code!? tax_rates[] unit_amount_decimal:dec`,
  'GET /v1/invoiceitems/{invoiceitem}': 'expand[]',
  'POST /v1/invoiceitems/{invoiceitem}': `amount:int description discountable:bool discounts?${discounts} expand[] metadata?:map period${period} price_data{currency* product* tax_behavior:${taxBehavior} unit_amount:int unit_amount_decimal:dec} pricing{price} quantity:int quantity_decimal:dec tax_behavior:${taxBehavior} tax_code!? tax_rates?[] unit_amount_decimal:dec`,
  'DELETE /v1/invoiceitems/{invoiceitem}': '',
  'GET /v1/invoices': `collection_method:charge_automatically|send_invoice created:${range} customer customer_account! due_date:${range} ending_before expand[] limit:int starting_after status:draft|open|void|paid|uncollectible subscription`,
  'POST /v1/invoices': `account_tax_ids?[] application_fee_amount! auto_advance:bool automatic_tax{enabled*:bool liability${party}} automatically_finalizes_at:int collection_method:charge_automatically|send_invoice currency custom_fields?[]{name* value*} customer customer_account! days_until_due:int default_payment_method default_source! default_tax_rates[] description discounts?${discounts} due_date:int effective_at:int expand[] footer from_invoice{action*:revision invoice*} issuer${party} metadata?:map number on_behalf_of payment_settings{default_mandate!? payment_method_options! payment_method_types?[]} pending_invoice_items_behavior:include|exclude rendering{amount_tax_display?:exclude_tax|include_inclusive_tax pdf{page_size:a4|auto|letter} template template_version?:int} shipping_cost! shipping_details{address*${address} name* phone?} statement_descriptor subscription! transfer_data!`,
  'GET /v1/invoices/search': 'expand[] limit:int page query*',
  'GET /v1/invoices/{invoice}': 'expand[]',
  'POST /v1/invoices/{invoice}': `account_tax_ids?[] application_fee_amount! auto_advance:bool automatic_tax{enabled*:bool liability${party}} automatically_finalizes_at:int collection_method:charge_automatically|send_invoice custom_fields?[]{name* value*} days_until_due:int default_payment_method default_source!? default_tax_rates?[] description discounts?${discounts} due_date:int effective_at?:int expand[] footer issuer${party} metadata?:map number? on_behalf_of? payment_settings{default_mandate!? payment_method_options! payment_method_types?[]} rendering{amount_tax_display?:exclude_tax|include_inclusive_tax pdf{page_size:a4|auto|letter} template template_version?:int} shipping_cost!? shipping_details?{address*${address} name* phone?} statement_descriptor transfer_data!?`,
  'DELETE /v1/invoices/{invoice}': '',
  'POST /v1/invoices/{invoice}/add_lines': `expand[] invoice_metadata?:map lines*[]{invoice_item ${lineFields}}`,
  'POST /v1/invoices/{invoice}/update_lines': `expand[] invoice_metadata?:map lines*[]{id* ${lineFields}}`,
  'POST /v1/invoices/{invoice}/remove_lines':
    'expand[] invoice_metadata?:map lines*[]{behavior*:delete|unassign id*}',
  'GET /v1/invoices/{invoice}/lines': 'ending_before expand[] limit:int starting_after',
  'POST /v1/invoices/{invoice}/lines/{line_item_id}': `expand[] ${lineFields}`,
  'POST /v1/invoices/{invoice}/finalize': 'auto_advance:bool expand[]',
  'POST /v1/invoices/{invoice}/pay':
    'expand[] forgive! mandate!? off_session:bool paid_out_of_band:bool payment_method source!',
  'POST /v1/invoices/{invoice}/void': 'expand[]',
  'POST /v1/invoices/{invoice}/mark_uncollectible': 'expand[]',
  'POST /v1/invoices/{invoice}/send': 'expand[]',
  'GET /v1/invoice_payments': `created:${range} ending_before expand[] invoice limit:int payment{payment_intent payment_record! type*:payment_intent|payment_record} starting_after status:canceled|open|paid`,
  'GET /v1/invoice_payments/{invoice_payment}': 'expand[]',
  'GET /v1/events': `created:${range} delivery_success:bool ending_before expand[] limit:int starting_after type types[]`,
  'GET /v1/events/{id}': 'expand[]',
  'GET /v1/webhook_endpoints': 'ending_before expand[] limit:int starting_after',
  'POST /v1/webhook_endpoints':
    'api_version connect! description? enabled_events*[] expand[] metadata?:map url*',
  'GET /v1/webhook_endpoints/{webhook_endpoint}': 'expand[]',
  'POST /v1/webhook_endpoints/{webhook_endpoint}':
    'description? disabled:bool enabled_events[] expand[] metadata?:map url',
  'DELETE /v1/webhook_endpoints/{webhook_endpoint}': '',
  'GET /v1/tax/settings': 'expand[]',
};
