/** Refunds, disputes, charges and payment intents; the grammar is told at the parameter table. */

const range = 'int{gt:int gte:int lt:int lte:int}';
const page = 'ending_before expand[] limit:int starting_after';
const refundReason = 'duplicate|fraudulent|requested_by_customer';
const refundBy = (charged: string) =>
  `amount:int expand[] instructions_email! metadata?:map ${charged} reason:${refundReason} refund_application_fee! reverse_transfer!`;
const evidence =
  'access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal customer_communication! customer_email_address customer_name customer_purchase_ip customer_signature! duplicate_charge_documentation! duplicate_charge_explanation duplicate_charge_id enhanced_evidence! product_description receipt! refund_policy! refund_policy_disclosure refund_refusal_explanation service_date service_documentation! shipping_address shipping_carrier shipping_date shipping_documentation! shipping_tracking_number uncategorized_file! uncategorized_text';

export const paymentParameters: Record<string, string> = {
  'GET /v1/payment_intents': `created:${range} customer customer_account! ${page}`,
  'POST /v1/payment_intents':
    'allowed_payment_method_types! amount*:int amount_details! application_fee_amount! automatic_payment_methods{allow_redirects:always|never enabled*:bool} capture_method:automatic|automatic_async|manual confirm:bool confirmation_method! confirmation_token! currency* customer customer_account! description error_on_requires_action! excluded_payment_method_types! expand[] hooks! mandate! mandate_data! metadata:map off_session:bool on_behalf_of! payment_details! payment_method payment_method_configuration! payment_method_data! payment_method_options! payment_method_types[] radar_options! receipt_email return_url setup_future_usage! shipping! statement_descriptor! statement_descriptor_suffix! transfer_data! transfer_group! use_stripe_sdk!',
  'GET /v1/payment_intents/{intent}': 'client_secret! expand[]',
  'POST /v1/payment_intents/{intent}':
    'amount! currency! customer! description expand[] metadata?:map payment_method! payment_method_types! receipt_email! setup_future_usage! shipping! statement_descriptor!',
  'POST /v1/payment_intents/{intent}/confirm':
    'capture_method! confirmation_token! error_on_requires_action! expand[] mandate! mandate_data! off_session:bool payment_method payment_method_data! payment_method_options! return_url setup_future_usage! use_stripe_sdk!',
  'POST /v1/payment_intents/{intent}/capture':
    'amount_to_capture:int application_fee_amount! expand[] final_capture! metadata! statement_descriptor! transfer_data!',
  'POST /v1/payment_intents/{intent}/cancel':
    'cancellation_reason:abandoned|duplicate|fraudulent|requested_by_customer expand[]',
  'GET /v1/charges': `created:${range} customer payment_intent transfer_group! ${page}`,
  'GET /v1/charges/{charge}': 'expand[]',
  'POST /v1/charges/{charge}':
    'customer! description expand[] fraud_details! metadata?:map receipt_email! shipping! transfer_group!',
  'POST /v1/charges/{charge}/refund': refundBy('payment_intent!'),
  'GET /v1/charges/{charge}/refunds': page,
  'POST /v1/charges/{charge}/refunds': refundBy('payment_intent!'),
  'GET /v1/charges/{charge}/refunds/{refund}': 'expand[]',
  'GET /v1/charges/{charge}/dispute': 'expand[]',
  'GET /v1/refunds': `charge created:${range} payment_intent ${page}`,
  'POST /v1/refunds': `charge currency! customer! origin! ${refundBy('payment_intent')}`,
  'GET /v1/refunds/{refund}': 'expand[]',
  'POST /v1/refunds/{refund}': 'expand[] metadata?:map',
  'POST /v1/refunds/{refund}/cancel': 'expand[]',
  'GET /v1/disputes': `charge created:${range} payment_intent ${page}`,
  'GET /v1/disputes/{dispute}': 'expand[]',
  'POST /v1/disputes/{dispute}': `evidence{${evidence}} expand[] metadata?:map submit:bool`,
  'POST /v1/disputes/{dispute}/close': 'expand[]',
  'GET /v1/balance_transactions': `created:${range} currency payout! source type ${page}`,
  'GET /v1/balance_transactions/{id}': 'expand[]',
  'POST /v1/invoices/{invoice}/attach_payment': 'expand[] payment_intent payment_record!',
};
