import http from 'node:http';
import https from 'node:https';
import Stripe from 'stripe';
import type { StripeSettings } from '../domain/document';
import type { IdempotencyKey } from '../domain/ids';
import { headerOf } from './header-of';
import { withPayments } from './snapshot';
import { prepareWrite } from './write';
import type { Write, Written } from './write';

/** Shorter than the SDK's 80 s: an attempt that hangs is worth less than the next one under the same key. */
const requestTimeoutMs = 20_000;

/** What our requests to Stripe call themselves, at the end of User-Agent. */
export const stripeAppName = 'holdfast';

/** Largest page that Stripe gives. */
const pageLimit = 100;

/**
 * Stripe as this product uses it. Every write takes an {@link IdempotencyKey} and is sent only when its
 * caller has said how to go on after each outcome ({@link Write}); the SDK's own retries are off, because
 * a retry of ours must be one that Temporal knows of.
 */
export interface StripeClient {
  createInvoice(params: Stripe.InvoiceCreateParams, key: IdempotencyKey): Write<Stripe.Invoice>;
  addLines(
    id: string,
    params: Stripe.InvoiceAddLinesParams,
    key: IdempotencyKey,
  ): Write<Stripe.Invoice>;
  updateLines(
    id: string,
    params: Stripe.InvoiceUpdateLinesParams,
    key: IdempotencyKey,
  ): Write<Stripe.Invoice>;
  removeLines(
    id: string,
    params: Stripe.InvoiceRemoveLinesParams,
    key: IdempotencyKey,
  ): Write<Stripe.Invoice>;
  updateInvoice(
    id: string,
    params: Stripe.InvoiceUpdateParams,
    key: IdempotencyKey,
  ): Write<Stripe.Invoice>;
  finalizeInvoice(
    id: string,
    params: Stripe.InvoiceFinalizeInvoiceParams,
    key: IdempotencyKey,
  ): Write<Stripe.Invoice>;
  payInvoice(
    id: string,
    params: Stripe.InvoicePayParams,
    key: IdempotencyKey,
  ): Write<Stripe.Invoice>;
  /** Confirmed or not, as the parameters say: a decline is a refusal that names the PaymentIntent. */
  createPaymentIntent(
    params: Stripe.PaymentIntentCreateParams,
    key: IdempotencyKey,
  ): Write<Stripe.PaymentIntent>;
  cancelPaymentIntent(id: string, key: IdempotencyKey): Write<Stripe.PaymentIntent>;
  attachPayment(
    id: string,
    params: Stripe.InvoiceAttachPaymentParams,
    key: IdempotencyKey,
  ): Write<Stripe.Invoice>;
  /** With its latest charge, which knows of refunds. */
  readPaymentIntent(id: string): Promise<Stripe.PaymentIntent>;
  /** PaymentIntents of a customer created since, oldest first. */
  paymentIntentsSince(
    customer: string,
    createdSinceSeconds: number,
  ): Promise<Stripe.PaymentIntent[]>;
  voidInvoice(id: string, key: IdempotencyKey): Write<Stripe.Invoice>;
  markUncollectible(id: string, key: IdempotencyKey): Write<Stripe.Invoice>;
  /** Stripe takes no key for a DELETE: a 404 on a repeated attempt means that it is done. */
  deleteDraft(id: string): Write<Stripe.DeletedInvoice>;
  updateCustomer(
    id: string,
    params: Stripe.CustomerUpdateParams,
    key: IdempotencyKey,
  ): Write<Stripe.Customer>;
  /** With the payment intents of its payments. Rejects with a 404 for a deleted draft. */
  readInvoice(id: string): Promise<Stripe.Invoice>;
  /** All lines, in Stripe's order, however many pages. */
  readLines(id: string): Promise<Stripe.InvoiceLineItem[]>;
  readCustomer(id: string): Promise<Stripe.Customer | Stripe.DeletedCustomer>;
  /** What an invoice has moved of its customer's balance, in any order. */
  readBalanceTransactions(
    customer: string,
    invoice: string,
  ): Promise<Stripe.CustomerBalanceTransaction[]>;
  /** Those of at most 100 products that are there. */
  readProducts(ids: string[]): Promise<Stripe.Product[]>;
  /** What an invoice would be; nothing is made of it. */
  previewInvoice(params: Stripe.InvoiceCreatePreviewParams): Promise<Stripe.Invoice>;
  /** Invoices of a customer created since, oldest first: the one list that is right after a write. */
  invoicesSince(customer: string, createdSinceSeconds: number): Promise<Stripe.Invoice[]>;
}

/** The SDK as all calls of this product go through it. */
export function createSdk(settings: StripeSettings, fetchFn?: typeof fetch): Stripe {
  return new Stripe(settings.secret_key, {
    maxNetworkRetries: 0,
    timeout: requestTimeoutMs,
    telemetry: false,
    // Stripe's support and the account's request log see by it who called.
    appInfo: { name: stripeAppName },
    ...endpointOf(settings.api_base),
    ...(fetchFn ? { httpClient: Stripe.createFetchHttpClient(fetchFn) } : {}),
  });
}

export function createStripeClient(settings: StripeSettings, fetchFn?: typeof fetch): StripeClient {
  const sdk = createSdk(settings, fetchFn);
  return {
    createInvoice: (params, idempotencyKey) =>
      write(() => sdk.invoices.create(params, { idempotencyKey })),
    addLines: (id, params, idempotencyKey) =>
      write(() => sdk.invoices.addLines(id, params, { idempotencyKey })),
    updateLines: (id, params, idempotencyKey) =>
      write(() => sdk.invoices.updateLines(id, params, { idempotencyKey })),
    removeLines: (id, params, idempotencyKey) =>
      write(() => sdk.invoices.removeLines(id, params, { idempotencyKey })),
    updateInvoice: (id, params, idempotencyKey) =>
      write(() => sdk.invoices.update(id, params, { idempotencyKey })),
    finalizeInvoice: (id, params, idempotencyKey) =>
      write(() => sdk.invoices.finalizeInvoice(id, params, { idempotencyKey })),
    payInvoice: (id, params, idempotencyKey) =>
      write(() => sdk.invoices.pay(id, params, { idempotencyKey })),
    createPaymentIntent: (params, idempotencyKey) =>
      write(() => sdk.paymentIntents.create(params, { idempotencyKey })),
    cancelPaymentIntent: (id, idempotencyKey) =>
      write(() => sdk.paymentIntents.cancel(id, {}, { idempotencyKey })),
    attachPayment: (id, params, idempotencyKey) =>
      write(() => sdk.invoices.attachPayment(id, params, { idempotencyKey })),
    readPaymentIntent: (id) => sdk.paymentIntents.retrieve(id, { expand: ['latest_charge'] }),
    async paymentIntentsSince(customer, createdSinceSeconds) {
      const newestFirst = await sdk.paymentIntents
        .list({ customer, created: { gte: createdSinceSeconds }, limit: pageLimit })
        .autoPagingToArray({ limit: 10_000 });
      return newestFirst.toReversed();
    },
    voidInvoice: (id, idempotencyKey) =>
      write(() => sdk.invoices.voidInvoice(id, {}, { idempotencyKey })),
    markUncollectible: (id, idempotencyKey) =>
      write(() => sdk.invoices.markUncollectible(id, {}, { idempotencyKey })),
    deleteDraft: (id) => write(() => sdk.invoices.del(id)),
    updateCustomer: (id, params, idempotencyKey) =>
      write(() => sdk.customers.update(id, params, { idempotencyKey })),
    readInvoice(id) {
      return sdk.invoices.retrieve(id, { expand: withPayments });
    },
    readLines(id) {
      return sdk.invoices
        .listLineItems(id, { limit: pageLimit })
        .autoPagingToArray({ limit: 10_000 });
    },
    readCustomer: (id) => sdk.customers.retrieve(id),
    readBalanceTransactions: (customer, invoice) =>
      sdk.customers
        .listBalanceTransactions(customer, { invoice, limit: pageLimit })
        .autoPagingToArray({ limit: 10_000 }),
    readProducts: async (ids) => (await sdk.products.list({ ids, limit: pageLimit })).data,
    previewInvoice: (params) => sdk.invoices.createPreview(params),
    async invoicesSince(customer, createdSinceSeconds) {
      const newestFirst = await sdk.invoices
        .list({ customer, created: { gte: createdSinceSeconds }, limit: pageLimit })
        .autoPagingToArray({ limit: 10_000 });
      return newestFirst.toReversed();
    },
  };
}

export function write<T>(send: () => Promise<Stripe.Response<T>>): Write<T> {
  return prepareWrite(async () => written(await send()));
}

function written<T>(response: Stripe.Response<T>): Written<T> {
  const { headers } = response.lastResponse;
  return { object: response, replayed: headerOf(headers, 'idempotent-replayed') === 'true' };
}

function endpointOf(apiBase: string | null): Partial<Stripe.StripeConfig> {
  if (apiBase === null) return {};
  const url = new URL(apiBase);
  const secure = url.protocol === 'https:';
  return {
    host: url.hostname,
    port: url.port || (secure ? 443 : 80),
    protocol: secure ? 'https' : 'http',
    // The SDK's own default agent speaks https only.
    httpAgent: new (secure ? https : http).Agent({ keepAlive: true }),
  };
}
