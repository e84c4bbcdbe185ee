import { startPostgres } from '../../store/embedded-postgres/postgres-server';
import { resolvePostgresBinaries } from '../../store/embedded-postgres/postgres-binaries';
import type { Parts } from '../parts';
import type { DataFolder } from './data-folder';
import type { Progress } from './progress';

/** A PostgreSQL of our own in the data folder; gives the address of the database. */
export async function startOwnPostgres(
  parts: Parts,
  {
    folder,
    progress,
    isDurable = true,
  }: { folder: DataFolder; progress: Progress; isDurable?: boolean },
): Promise<string> {
  const { server } = await progress.run(
    'PostgreSQL',
    async () => {
      const binaries = await resolvePostgresBinaries();
      const started = await parts.start(
        'PostgreSQL',
        () =>
          startPostgres({
            dataDir: folder.file('postgres'),
            logFile: folder.file('postgres.log'),
            durable: isDurable,
            say: (line) => progress.note(line),
          }),
        (running) => running.stop(),
        (running) => running.kill(),
      );
      return { server: started, binaries };
    },
    ({ server: { url }, binaries }) =>
      `${binaries.version}, from ${binaries.source}, at ${new URL(url).host}`,
  );
  return server.url;
}
