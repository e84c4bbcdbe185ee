import type { Logger } from 'pino';
import { createStore } from '../../store/create-store';
import type { KeyRing } from '../../store/key-ring';
import type { Store } from '../../store/ports';
import type { Parts } from '../parts';

export function startStore(
  parts: Parts,
  options: { databaseUrl: string; encryptionKeys: KeyRing; logger: Logger },
): Promise<Store> {
  const { databaseUrl, encryptionKeys, logger } = options;
  return parts.start(
    'the database pool',
    () =>
      createStore({
        databaseUrl,
        encryptionKeys,
        onPoolError: (error) => logger.warn({ err: error }, 'a database connection was lost'),
      }),
    (store) => store.close(),
  );
}
