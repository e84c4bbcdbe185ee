import type { Logger } from 'pino';
import type { Connection } from '../domain/document';
import type { Store } from '../store/ports';
import type { AccountClient } from '../stripe/account-client';
import type { StripeClient } from '../stripe/client';
import type { planInvoice } from '../stripe/plan-invoice';
import type { Engine } from '../temporal/engine';
import type { Pump } from '../temporal/pump';

export interface ApiDeps {
  store: Store;
  engine: Engine;
  pump: Pick<Pump, 'nudge' | 'nudgeEvent' | 'nudgeBulk'>;
  logger: Logger;
  config: ApiConfig;
  now: () => Date;
  planInvoice: typeof planInvoice;
  /** The client of a connection's account, for what only looks and for corrections of customers. */
  stripeFor: (connection: Connection) => StripeClient;
  /** The same account, as the doctor asks it. */
  accountFor: (connection: Connection) => AccountClient;
  /** Further parts that `/readyz` asks, by name; each rejects when its part is not ready. */
  checks?: Record<string, () => Promise<void>>;
}

export interface ApiConfig {
  /** Base address of Temporal's Web UI, for links; null: none. */
  webUiUrl: string | null;
  namespace: string;
  /** Where Stripe reaches this API, for the webhook endpoints that the doctor makes; null: nobody has said. */
  publicUrl: string | null;
  /** While there are no API keys, everybody who reaches the port may do everything. */
  isOpenWithoutKeys: boolean;
}
