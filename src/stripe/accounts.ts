import type { Connection } from '../domain/document';
import { createStripeClient } from './client';
import type { StripeClient } from './client';

/** Clients by connection, made anew when a connection's key or address has changed. */
export function createAccounts(
  make: typeof createStripeClient = createStripeClient,
): (connection: Connection) => StripeClient {
  const clients = new Map<string, { key: string; client: StripeClient }>();
  return ({ id, stripe }) => {
    const key = `${stripe.api_base ?? ''} ${stripe.secret_key}`;
    const known = clients.get(id);
    if (known?.key === key) return known.client;
    const client = make(stripe);
    clients.set(id, { key, client });
    return client;
  };
}
