import { Command } from 'commander';
import { isLoopback } from '../../api/is-loopback';
import type { Store } from '../../store/ports';
import { CliError, exitCodes } from '../cli-error';
import { readServiceConfig } from '../config';
import type { ServiceSettings } from '../config';
import { portTaken } from '../port-taken';
import { startApi } from '../stack/api';
import { startStore } from '../stack/store';
import { runService } from '../run-service';
import { whenDatabaseThere } from '../when-database-there';

const help = `
Needs DATABASE_URL and HOLDFAST_ENCRYPTION_KEYS, and Temporal by its own TEMPORAL_… settings.
Takes invoices and webhooks also while Temporal is away. Any number of copies may run.

Example:
  DATABASE_URL=postgres://… HOLDFAST_ENCRYPTION_KEYS=k1:… TEMPORAL_ADDRESS=127.0.0.1:7233 holdfast api`;

export function apiCommand(): Command {
  return new Command('api')
    .description('the HTTP API: takes invoices and webhooks, answers reads, steers')
    .option('--no-migrate', 'do not bring the database to this version first')
    .addHelpText('after', help)
    .action(runApi);
}

async function runApi({ migrate }: { migrate: boolean }): Promise<void> {
  const { values, temporal } = readServiceConfig(process.env);
  await runService(values.HOLDFAST_LOG_LEVEL, async ({ logger, parts, stop }) => {
    const store = await startStore(parts, {
      databaseUrl: values.DATABASE_URL,
      encryptionKeys: values.HOLDFAST_ENCRYPTION_KEYS,
      logger,
    });
    const prepare = async () => {
      if (migrate) await store.migrate();
      await checkHost(store, values, (line) => logger.warn(line));
    };
    await whenDatabaseThere(prepare, { logger, wasAsked: stop.wasAsked });
    const { HOLDFAST_HOST: host, HOLDFAST_PORT: port } = values;
    const { url } = await startApi(parts, {
      store,
      temporal,
      logger,
      host,
      port,
      isOpenWithoutKeys: isLoopback(host) || values.HOLDFAST_ALLOW_UNAUTHENTICATED,
      taskQueuePrefix: values.HOLDFAST_TASK_QUEUE_PREFIX,
      webUiUrl: values.HOLDFAST_TEMPORAL_UI_URL ?? null,
      publicUrl: values.HOLDFAST_PUBLIC_URL ?? null,
    }).catch((error: unknown) => portTaken(error, port, 'Choose another by HOLDFAST_PORT'));
    logger.info(
      { url, docs: `${url}/docs`, temporal: temporal.connection.address },
      'the API answers',
    );
    await stop.asked;
  });
}

/** Beyond loopback it needs a key, or to be told that none is needed. */
async function checkHost(
  store: Store,
  { HOLDFAST_HOST: host, HOLDFAST_PORT: port, ...values }: ServiceSettings,
  warn: (line: string) => void,
): Promise<void> {
  if (isLoopback(host) || (await store.apiKeys.hasAny())) return;
  if (!values.HOLDFAST_ALLOW_UNAUTHENTICATED) {
    throw new CliError(
      `Refusing to listen on ${host} (HOLDFAST_HOST): there are no API keys, so only loopback (127.0.0.1, ::1, localhost) is allowed. ` +
        'Make the first key: holdfast keys create --name me --role admin --mode live. ' +
        'In a container that only a proxy that authenticates can reach, HOLDFAST_ALLOW_UNAUTHENTICATED=true does without.',
      exitCodes.wrongSettings,
    );
  }
  warn(
    `NO AUTHENTICATION: whoever reaches ${host}:${port} may do everything until the first API key is made, ` +
      'because HOLDFAST_ALLOW_UNAUTHENTICATED is true. Let only a proxy that authenticates reach this port.',
  );
}
