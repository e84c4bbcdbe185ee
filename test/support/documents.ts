import type { Connection, Customer, InvoiceDocument } from '../../src/domain/document';
import type { PaymentGate } from '../../src/domain/gate';

/** Documents with every field filled in, for tests that do not come through the API. */

export function aConnection(over: Partial<Connection> = {}): Connection {
  return {
    id: 'default',
    stripe: { secret_key: 'sk_test_lab', webhook_secret: null, api_base: null },
    tax: {
      mode: 'none',
      timeout: 'PT1H',
      on_timeout: 'finalize_without_tax',
      fallback_mode: null,
    },
    settings: {
      days_until_due: 30,
      leave_as_draft: false,
      skip_zero_total: false,
      show_zero_quantity_lines: false,
      always_show_price_and_quantity: false,
      over_250_lines: 'collapse',
      collapsed_line_label: null,
      max_amount: null,
      time_zone: 'UTC',
      seller_name: null,
    },
    entity_mapping: [],
    fallback_product_id: 'prod_misc',
    ...over,
  };
}

export function aCustomer(over: Partial<Customer> = {}): Customer {
  return {
    id: 'card',
    name: 'Example',
    ingest_aliases: [],
    billing_config: {
      billing_provider_type: 'stripe',
      billing_provider_customer_id: 'cus_card',
      stripe_collection_method: 'charge_automatically',
      days_until_due: null,
    },
    tax: {
      address: null,
      shipping_address: null,
      tax_ids: [],
      exempt: false,
      anrok_customer_id: null,
    },
    settings: {},
    custom_fields: {},
    ...over,
  };
}

export function aDocument(over: Partial<InvoiceDocument> = {}): InvoiceDocument {
  const line = {
    product_id: null,
    period: null,
    custom_fields: {},
    metadata: {},
    amount: null,
  };
  return {
    id: 'inv-1',
    customer_id: 'card',
    currency: 'usd',
    lines: [
      { ...line, id: 'l1', description: 'Calls', quantity: '10', unit_amount_decimal: '100' },
      { ...line, id: 'l2', description: 'Seats', quantity: '1', unit_amount_decimal: '500' },
    ],
    expected_total: null,
    memo: null,
    footer: null,
    metadata: {},
    custom_fields: {},
    collection_method: null,
    days_until_due: null,
    due_on: null,
    finalize: 'automatic',
    tax: { mode: null, timeout: null, on_timeout: null },
    ...over,
  };
}

export function aGate(over: Partial<PaymentGate> = {}): PaymentGate {
  return {
    payment_type: 'INVOICE',
    tax_type: null,
    precalculated_tax: null,
    on_session_payment: false,
    invoice_metadata: {},
    expires_after: 'PT24H',
    ...over,
  };
}
