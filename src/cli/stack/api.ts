import type { Logger } from 'pino';
import { createServer } from '../../api/create-server';
import type { Store } from '../../store/ports';
import { createAccountClient } from '../../stripe/account-client';
import { createAccounts, createClients } from '../../stripe/accounts';
import { planInvoice } from '../../stripe/plan-invoice';
import type { TemporalTarget } from '../config';
import type { Listening } from '../listen';
import { listen } from '../listen';
import type { Parts } from '../parts';
import { startPump } from './pump';

export interface ApiOptions {
  store: Store;
  temporal: TemporalTarget;
  taskQueuePrefix: string;
  webUiUrl: string | null;
  publicUrl: string | null;
  logger: Logger;
  host: string;
  port: number;
  isOpenWithoutKeys: boolean;
}

/** Engine, pump and server, in this order, so that they end in the other. */
export async function startApi(parts: Parts, options: ApiOptions): Promise<Listening> {
  const { store, logger, temporal, host, port } = options;
  const { webUiUrl, publicUrl, isOpenWithoutKeys } = options;
  const { engine, pump } = await startPump(parts, options);
  const app = createServer({
    store,
    engine,
    pump,
    logger,
    config: { webUiUrl, publicUrl, namespace: temporal.namespace, isOpenWithoutKeys },
    now: () => new Date(),
    planInvoice,
    stripeFor: createAccounts(),
    accountFor: createClients(createAccountClient),
  });
  return parts.start(
    'the API',
    () => listen(app, host, port),
    (server) => server.close(),
  );
}
