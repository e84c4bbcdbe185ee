import { startTemporalServer } from '../../temporal/embedded/temporal-server';
import { resolveTemporalCli } from '../../temporal/embedded/temporal-cli';
import { embeddedSearchAttributes } from '../../temporal/search-attributes';
import type { TemporalTarget } from '../config';
import type { Parts } from '../parts';
import type { DataFolder } from './data-folder';
import type { Progress } from './progress';

export interface EmbeddedTemporal {
  target: TemporalTarget;
  uiUrl: string;
}

const namespace = 'default';
/** Temporal's usual ports; busy ones are worked around. */
const usual = { port: 7233, uiPort: 8233 };

/** The official single-binary server, its workflows kept in the data folder. */
export async function startTemporal(
  parts: Parts,
  { folder, progress }: { folder: DataFolder; progress: Progress },
): Promise<EmbeddedTemporal> {
  const { server } = await progress.run(
    'Temporal',
    async () => {
      const cli = await resolveTemporalCli({ say: (line) => progress.note(line) });
      const started = await parts.start(
        'Temporal',
        () =>
          startTemporalServer({
            ...usual,
            dataDir: folder.file('temporal'),
            logFile: folder.file('temporal.log'),
            namespace,
            searchAttributes: embeddedSearchAttributes,
          }),
        (running) => running.stop(),
        (running) => running.kill(),
      );
      return { server: started, cli };
    },
    ({ server: { address }, cli }) => `${cli.version}, from ${cli.source}, at ${address}`,
  );
  return {
    target: { connection: { address: server.address }, namespace },
    uiUrl: server.uiUrl,
  };
}
