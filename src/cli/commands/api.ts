import { Command } from 'commander';
import { assertLoopback } from '../../api/assert-loopback';
import { readServiceConfig } from '../config';
import type { Environment, ServiceSettings } from '../config';
import { migrateWhenThere } from '../migrate-when-there';
import { portTaken } from '../port-taken';
import { startApi } from '../stack/api';
import { startStore } from '../stack/store';
import { messageOf } from '../supervise/error-code';
import { runService } from '../run-service';

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
  const { values, temporal } = readServiceConfig(process.env, hostFaults);
  await runService(values.HOLDFAST_LOG_LEVEL, async ({ logger, parts, stop }) => {
    warnOfOpenHost(values, (line) => logger.warn(line));
    const store = await startStore(parts, {
      databaseUrl: values.DATABASE_URL,
      encryptionKeys: values.HOLDFAST_ENCRYPTION_KEYS,
      logger,
    });
    if (migrate) await migrateWhenThere(store, { logger, wasAsked: stop.wasAsked });
    const { HOLDFAST_HOST: host, HOLDFAST_PORT: port } = values;
    const { url } = await startApi(parts, {
      store,
      temporal,
      logger,
      host,
      port,
      taskQueuePrefix: values.HOLDFAST_TASK_QUEUE_PREFIX,
      webUiUrl: values.HOLDFAST_TEMPORAL_UI_URL ?? null,
    }).catch((error: unknown) => portTaken(error, port, 'Choose another by HOLDFAST_PORT'));
    logger.info(
      { url, docs: `${url}/docs`, temporal: temporal.connection.address },
      'the API answers',
    );
    await stop.asked;
  });
}

function hostFaults(env: Environment): string[] {
  if (env['HOLDFAST_ALLOW_UNAUTHENTICATED'] === 'true') return [];
  try {
    assertLoopback(env['HOLDFAST_HOST'] || '127.0.0.1');
    return [];
  } catch (error) {
    const way =
      'In a container that only such a proxy can reach, set HOLDFAST_ALLOW_UNAUTHENTICATED=true.';
    return [`HOLDFAST_HOST: ${messageOf(error)} ${way}`];
  }
}

function warnOfOpenHost(values: ServiceSettings, warn: (line: string) => void): void {
  if (!values.HOLDFAST_ALLOW_UNAUTHENTICATED) return;
  warn(
    `NO AUTHENTICATION: whoever reaches ${values.HOLDFAST_HOST}:${values.HOLDFAST_PORT} may do everything, ` +
      'because HOLDFAST_ALLOW_UNAUTHENTICATED is true. Let only a proxy that authenticates reach this port.',
  );
}
