import type { AccountClient } from './account-client';
import type { StripeClient } from './client';

/**
 * What a restricted key must be allowed, by Stripe's own names (docs.stripe.com/keys/restricted-api-keys).
 * Writing implies reading. `whatFor` says who is lost without it: `preview` and
 * `doctor` where no invoice needs it, `gates` where only a payment gate that charges first does.
 */
export const permissions = {
  invoice_write: {
    title: 'Invoices: Write',
    whatFor: 'invoices',
    probe: ['POST', '/v1/invoices/in_holdfastdoctor'],
  },
  customer_write: {
    title: 'Customers: Write',
    whatFor: 'invoices',
    probe: ['POST', '/v1/customers/cus_holdfastdoctor'],
  },
  payment_intent_read: {
    title: 'PaymentIntents: Read',
    whatFor: 'invoices',
    probe: ['GET', '/v1/payment_intents?limit=1'],
  },
  product_read: {
    title: 'Products: Read',
    whatFor: 'preview',
    probe: ['GET', '/v1/products?limit=1'],
  },
  payment_intent_write: {
    title: 'PaymentIntents: Write',
    whatFor: 'gates',
    probe: ['POST', '/v1/payment_intents/pi_holdfastdoctor'],
  },
  charge_read: {
    title: 'Charges and Refunds: Read',
    whatFor: 'gates',
    probe: ['GET', '/v1/charges?limit=1'],
  },
  webhook_write: {
    title: 'Webhook Endpoints: Write',
    whatFor: 'doctor',
    probe: ['POST', '/v1/webhook_endpoints/we_holdfastdoctor'],
  },
  event_read: { title: 'Events: Read', whatFor: 'doctor', probe: ['GET', '/v1/events?limit=1'] },
  tax_settings_read: {
    title: 'Tax Settings: Read',
    whatFor: 'doctor',
    probe: ['GET', '/v1/tax/settings'],
  },
  accounts_kyc_basic_read: {
    title: 'Basic Business Contact Information: Read',
    whatFor: 'doctor',
    probe: ['GET', '/v1/account'],
  },
} as const satisfies Record<string, Permission>;
export type PermissionName = keyof typeof permissions;

interface Permission {
  title: string;
  whatFor: 'invoices' | 'gates' | 'preview' | 'doctor';
  /**
   * A page of one, or a write to what is not there: Stripe judges the key before it looks, so 404 means
   * that it may write, and nothing is changed.
   */
  probe: readonly ['GET' | 'POST', string];
}

interface Call {
  method: string;
  /** As in Stripe's OpenAPI document. */
  path: string;
  needs: PermissionName[];
}

const invoice = (method: string, path: string, ...more: PermissionName[]): Call => ({
  method,
  path,
  needs: ['invoice_write', ...more],
});
const intent = (method: string, path: string, ...more: PermissionName[]): Call => ({
  method,
  path: `/v1/payment_intents${path}`,
  needs: ['payment_intent_write', ...more],
});
const endpoint = (method: string, path: string): Call => ({
  method,
  path: `/v1/webhook_endpoints${path}`,
  needs: ['webhook_write'],
});

/** Every call of ours. A call that is added to a client without its permission does not compile. */
export const neededBy: Record<keyof StripeClient | Exclude<keyof AccountClient, 'probe'>, Call> = {
  createInvoice: invoice('POST', '/v1/invoices'),
  addLines: invoice('POST', '/v1/invoices/{invoice}/add_lines'),
  updateLines: invoice('POST', '/v1/invoices/{invoice}/update_lines'),
  removeLines: invoice('POST', '/v1/invoices/{invoice}/remove_lines'),
  updateInvoice: invoice('POST', '/v1/invoices/{invoice}'),
  finalizeInvoice: invoice('POST', '/v1/invoices/{invoice}/finalize', 'payment_intent_read'),
  payInvoice: invoice('POST', '/v1/invoices/{invoice}/pay'),
  attachPayment: invoice('POST', '/v1/invoices/{invoice}/attach_payment', 'payment_intent_read'),
  createPaymentIntent: intent('POST', ''),
  cancelPaymentIntent: intent('POST', '/{intent}/cancel'),
  readPaymentIntent: intent('GET', '/{intent}', 'charge_read'),
  paymentIntentsSince: intent('GET', ''),
  voidInvoice: invoice('POST', '/v1/invoices/{invoice}/void'),
  markUncollectible: invoice('POST', '/v1/invoices/{invoice}/mark_uncollectible'),
  deleteDraft: invoice('DELETE', '/v1/invoices/{invoice}'),
  readInvoice: invoice('GET', '/v1/invoices/{invoice}', 'payment_intent_read'),
  readLines: invoice('GET', '/v1/invoices/{invoice}/lines'),
  previewInvoice: invoice('POST', '/v1/invoices/create_preview'),
  invoicesSince: invoice('GET', '/v1/invoices'),
  updateCustomer: { method: 'POST', path: '/v1/customers/{customer}', needs: ['customer_write'] },
  readCustomer: { method: 'GET', path: '/v1/customers/{customer}', needs: ['customer_write'] },
  readBalanceTransactions: {
    method: 'GET',
    path: '/v1/customers/{customer}/balance_transactions',
    needs: ['customer_write'],
  },
  readProducts: { method: 'GET', path: '/v1/products', needs: ['product_read'] },
  readAccount: { method: 'GET', path: '/v1/account', needs: ['accounts_kyc_basic_read'] },
  readTaxSettings: { method: 'GET', path: '/v1/tax/settings', needs: ['tax_settings_read'] },
  newestEvents: { method: 'GET', path: '/v1/events', needs: ['event_read'] },
  webhookEndpoints: endpoint('GET', ''),
  readWebhookEndpoint: endpoint('GET', '/{webhook_endpoint}'),
  createWebhookEndpoint: endpoint('POST', ''),
  updateWebhookEndpoint: endpoint('POST', '/{webhook_endpoint}'),
  deleteWebhookEndpoint: endpoint('DELETE', '/{webhook_endpoint}'),
};
