import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBundle } from '../../src/cli/demo/make-bundle';
import { startPostgres } from '../../src/store/embedded-postgres/postgres-server';
import { embeddedSearchAttributes } from '../../src/temporal/search-attributes';
import { startTemporalServer } from '../../src/temporal/embedded/temporal-server';
import { startLabValidator } from './lab-validator';
import { runningServers } from './running-servers';

/**
 * One Temporal server, one PostgreSQL and one bundle of the workflows for the whole run. A person who keeps servers
 * running (watch mode) sets TEST_TEMPORAL_ADDRESS, TEST_DATABASE_ADMIN_URL or TEST_LAB_VALIDATOR, and those are used.
 */
export default async function globalSetup(): Promise<void> {
  await startValidator();
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  // Started by root, PostgreSQL runs as another user, who must be able to pass through.
  chmodSync(folder, 0o711);
  runningServers.onTeardown(() => rmSync(folder, { recursive: true, force: true }));
  // All are awaited to their end, so that when one fails the others are known and stopped.
  const started = await Promise.allSettled([
    startTemporal(folder),
    startDatabase(folder),
    makeWorkflowBundle(folder),
  ]);
  const failed = started.find((result) => result.status === 'rejected');
  if (!failed) return;
  await runningServers.teardown();
  throw failed.reason;
}

async function startValidator(): Promise<void> {
  if (process.env['TEST_LAB_VALIDATOR']) return;
  const validator = await startLabValidator();
  runningServers.onTeardown(() => validator.stop());
  process.env['TEST_LAB_VALIDATOR'] = validator.url;
}

async function startTemporal(folder: string): Promise<void> {
  if (process.env['TEST_TEMPORAL_ADDRESS']) return;
  const logFile = join(folder, 'temporal.log');
  const server = await startTemporalServer({
    logFile,
    searchAttributes: embeddedSearchAttributes,
    timeSkipping: true,
  });
  runningServers.onTeardown(() => server.stop());
  process.env['TEST_TEMPORAL_ADDRESS'] = server.address;
}

async function startDatabase(folder: string): Promise<void> {
  if (process.env['TEST_DATABASE_ADMIN_URL']) return;
  const server = await startPostgres({
    dataDir: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    durable: false,
  });
  runningServers.onTeardown(() => server.stop());
  process.env['TEST_DATABASE_ADMIN_URL'] = server.adminUrl;
}

async function makeWorkflowBundle(folder: string): Promise<void> {
  process.env['TEST_WORKFLOW_BUNDLE'] = await makeBundle(join(folder, 'workflow-bundle.js'));
}
