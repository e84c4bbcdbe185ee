import Stripe from 'stripe';
import type { StripeSettings } from '../domain/document';
import type { IdempotencyKey } from '../domain/ids';
import { createSdk, write } from './client';
import type { Write } from './write';

/** The version that every request of ours names, and that an endpoint's events must have. */
export const ourApiVersion = Stripe.API_VERSION;

/** What the doctor asks and changes of an account: nothing of it is an invoice. */
export interface AccountClient {
  /** With its headers: the answer tells Stripe's time and API version. */
  readAccount(): Promise<Stripe.Response<Stripe.Account>>;
  readTaxSettings(): Promise<Stripe.Tax.Settings>;
  /** All; Stripe allows sixteen. */
  webhookEndpoints(): Promise<Stripe.WebhookEndpoint[]>;
  readWebhookEndpoint(id: string): Promise<Stripe.WebhookEndpoint>;
  /** The newest events of these types, newest first. */
  newestEvents(types: readonly string[]): Promise<Stripe.Event[]>;
  createWebhookEndpoint(
    params: Stripe.WebhookEndpointCreateParams,
    key: IdempotencyKey,
  ): Write<Stripe.WebhookEndpoint>;
  /** Without a key: it says what shall be, so that twice is the same as once. */
  updateWebhookEndpoint(
    id: string,
    params: Stripe.WebhookEndpointUpdateParams,
  ): Write<Stripe.WebhookEndpoint>;
  /** A 404 on a repeated attempt means that it is done. */
  deleteWebhookEndpoint(id: string): Write<Stripe.DeletedWebhookEndpoint>;
  /** A call that changes nothing; it rejects as Stripe refuses it. */
  probe(method: 'GET' | 'POST', path: string): Promise<unknown>;
}

/** A page of events that is enough to see one that has arrived. */
const eventsLooked = 20;

export function createAccountClient(
  settings: StripeSettings,
  fetchFn?: typeof fetch,
): AccountClient {
  const sdk = createSdk(settings, fetchFn);
  return {
    readAccount: () => sdk.accounts.retrieveCurrent(),
    readTaxSettings: () => sdk.tax.settings.retrieve(),
    webhookEndpoints: () =>
      sdk.webhookEndpoints.list({ limit: 100 }).autoPagingToArray({ limit: 1_000 }),
    readWebhookEndpoint: (id) => sdk.webhookEndpoints.retrieve(id),
    newestEvents: async (types) =>
      (await sdk.events.list({ types: [...types], limit: eventsLooked })).data,
    createWebhookEndpoint: (params, idempotencyKey) =>
      write(() => sdk.webhookEndpoints.create(params, { idempotencyKey })),
    updateWebhookEndpoint: (id, params) => write(() => sdk.webhookEndpoints.update(id, params)),
    deleteWebhookEndpoint: (id) => write(() => sdk.webhookEndpoints.del(id)),
    probe: (method, path) => sdk.rawRequest(method, path),
  };
}
