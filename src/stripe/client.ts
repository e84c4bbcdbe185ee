import http from 'node:http';
import https from 'node:https';
import Stripe from 'stripe';
import type { StripeSettings } from '../domain/document';
import type { IdempotencyKey } from '../domain/ids';

/** Shorter than the SDK's 80 s: an attempt that hangs is worth less than the next one under the same key. */
const requestTimeoutMs = 20_000;

/** What our requests to Stripe call themselves, at the end of User-Agent. */
export const stripeAppName = 'holdfast';

/** What a write answered, and whether Stripe only repeated the answer of an earlier request. */
export interface Written<T> {
  object: T;
  replayed: boolean;
}

/** Largest page that Stripe gives. */
const pageLimit = 100;

/**
 * Stripe as this product uses it. Every write takes an {@link IdempotencyKey}; the SDK's own retries
 * are off, because a retry of ours must be one that Temporal knows of.
 */
export interface StripeClient {
  createInvoice(
    params: Stripe.InvoiceCreateParams,
    key: IdempotencyKey,
  ): Promise<Written<Stripe.Invoice>>;
  addLines(
    id: string,
    params: Stripe.InvoiceAddLinesParams,
    key: IdempotencyKey,
  ): Promise<Written<Stripe.Invoice>>;
  updateLines(
    id: string,
    params: Stripe.InvoiceUpdateLinesParams,
    key: IdempotencyKey,
  ): Promise<Written<Stripe.Invoice>>;
  removeLines(
    id: string,
    params: Stripe.InvoiceRemoveLinesParams,
    key: IdempotencyKey,
  ): Promise<Written<Stripe.Invoice>>;
  updateInvoice(
    id: string,
    params: Stripe.InvoiceUpdateParams,
    key: IdempotencyKey,
  ): Promise<Written<Stripe.Invoice>>;
  finalizeInvoice(
    id: string,
    params: Stripe.InvoiceFinalizeInvoiceParams,
    key: IdempotencyKey,
  ): Promise<Written<Stripe.Invoice>>;
  voidInvoice(id: string, key: IdempotencyKey): Promise<Written<Stripe.Invoice>>;
  markUncollectible(id: string, key: IdempotencyKey): Promise<Written<Stripe.Invoice>>;
  /** Stripe takes no key for a DELETE: a 404 on a repeated attempt means that it is done. */
  deleteDraft(id: string): Promise<void>;
  /** With the payment intents of its payments. Rejects with a 404 for a deleted draft. */
  readInvoice(id: string): Promise<Stripe.Invoice>;
  /** All lines, in Stripe's order, however many pages. */
  readLines(id: string): Promise<Stripe.InvoiceLineItem[]>;
  /** Invoices of a customer created since, oldest first: the one list that is right after a write. */
  invoicesSince(customer: string, createdSinceSeconds: number): Promise<Stripe.Invoice[]>;
}

export function createStripeClient(settings: StripeSettings, fetchFn?: typeof fetch): StripeClient {
  const sdk = new Stripe(settings.secret_key, {
    maxNetworkRetries: 0,
    timeout: requestTimeoutMs,
    telemetry: false,
    // Stripe's support and the account's request log see by it who called.
    appInfo: { name: stripeAppName },
    ...endpointOf(settings.api_base),
    ...(fetchFn ? { httpClient: Stripe.createFetchHttpClient(fetchFn) } : {}),
  });
  return {
    async createInvoice(params, idempotencyKey) {
      return written(await sdk.invoices.create(params, { idempotencyKey }));
    },
    async addLines(id, params, idempotencyKey) {
      return written(await sdk.invoices.addLines(id, params, { idempotencyKey }));
    },
    async updateLines(id, params, idempotencyKey) {
      return written(await sdk.invoices.updateLines(id, params, { idempotencyKey }));
    },
    async removeLines(id, params, idempotencyKey) {
      return written(await sdk.invoices.removeLines(id, params, { idempotencyKey }));
    },
    async updateInvoice(id, params, idempotencyKey) {
      return written(await sdk.invoices.update(id, params, { idempotencyKey }));
    },
    async finalizeInvoice(id, params, idempotencyKey) {
      return written(await sdk.invoices.finalizeInvoice(id, params, { idempotencyKey }));
    },
    async voidInvoice(id, idempotencyKey) {
      return written(await sdk.invoices.voidInvoice(id, {}, { idempotencyKey }));
    },
    async markUncollectible(id, idempotencyKey) {
      return written(await sdk.invoices.markUncollectible(id, {}, { idempotencyKey }));
    },
    async deleteDraft(id) {
      await sdk.invoices.del(id);
    },
    readInvoice(id) {
      return sdk.invoices.retrieve(id, { expand: ['payments.data.payment.payment_intent'] });
    },
    readLines(id) {
      return sdk.invoices
        .listLineItems(id, { limit: pageLimit })
        .autoPagingToArray({ limit: 10_000 });
    },
    async invoicesSince(customer, createdSinceSeconds) {
      const newestFirst = await sdk.invoices
        .list({ customer, created: { gte: createdSinceSeconds }, limit: pageLimit })
        .autoPagingToArray({ limit: 10_000 });
      return newestFirst.toReversed();
    },
  };
}

function written<T>(response: Stripe.Response<T>): Written<T> {
  const { headers } = response.lastResponse;
  return { object: response, replayed: headers['idempotent-replayed'] === 'true' };
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
