import type { Logger } from 'pino';
import type { Store } from '../../store/ports';
import { createEngine } from '../../temporal/engine';
import type { Engine } from '../../temporal/engine';
import { createPump } from '../../temporal/pump';
import type { Pump } from '../../temporal/pump';
import type { TemporalTarget } from '../config';
import type { Parts } from '../parts';

export interface PumpOptions {
  store: Store;
  temporal: TemporalTarget;
  taskQueuePrefix: string;
  logger: Logger;
}

/** The client of Temporal, and the pump that hands it what it has not taken yet. */
export async function startPump(
  parts: Parts,
  { store, temporal, taskQueuePrefix, logger }: PumpOptions,
): Promise<{ engine: Engine; pump: Pump }> {
  const engine = await parts.start(
    'the client of Temporal',
    () => createEngine({ ...temporal, taskQueuePrefix }),
    (client) => client.close(),
  );
  const pump = await parts.start(
    'the pump',
    () => {
      const created = createPump({ store, engine, logger });
      created.start();
      return created;
    },
    (running) => running.stop(),
  );
  return { engine, pump };
}
