import { createEngine } from '../../src/temporal/engine';
import type { Stack } from '../stack/start-stack';
import { baselinePrefix, namespace } from '../stack/names';
import { createWaits } from './load';
import type { Load } from './load';

/** From finalize to the payment in the lab (its behaviour `collection.delay_ms`); the signal comes as late here. */
const collectionDelayMs = 150;
const connection = 'empty';

/** Started and signalled by the product's own client, from this process instead of the API's. */
export function emptyWorkflows({ address, baseline }: Stack): Load {
  const engine = createEngine({
    connection: { address },
    namespace,
    taskQueuePrefix: baselinePrefix,
  });
  const waits = createWaits();
  const refOf = (id: string) => ({ connection, invoice_id: id });

  async function signal(id: string): Promise<void> {
    try {
      await engine.hint(refOf(id), { event_id: `evt_${id}`, type: 'invoice.paid' });
    } catch (error) {
      waits.reject(id, error instanceof Error ? error : new Error(String(error)));
    }
  }

  baseline.listen((news) => {
    if ('finalized' in news) setTimeout(() => void signal(news.finalized), collectionDelayMs);
    if ('observed' in news) waits.resolve(news.observed);
  });
  return {
    kind: 'empty',
    connection,
    async one(id) {
      const done = waits.until(id);
      await engine.start(refOf(id), { customer_id: 'card' });
      await done;
    },
    stop: () => engine.close(),
  };
}
