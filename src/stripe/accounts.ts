import type { Connection, StripeSettings } from '../domain/document';
import { createStripeClient } from './client';
import type { StripeClient } from './client';

/** Clients by connection, made anew when a connection's key or address has changed. */
export function createClients<Client>(
  make: (settings: StripeSettings) => Client,
): (connection: Connection) => Client {
  const clients = new Map<string, { key: string; client: Client }>();
  return ({ id, stripe }) => {
    const key = `${stripe.api_base ?? ''} ${stripe.secret_key}`;
    const known = clients.get(id);
    if (known?.key === key) return known.client;
    const client = make(stripe);
    clients.set(id, { key, client });
    return client;
  };
}

export function createAccounts(
  make: (settings: StripeSettings) => StripeClient = createStripeClient,
): (connection: Connection) => StripeClient {
  return createClients(make);
}
