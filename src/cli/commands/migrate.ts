import { Command } from 'commander';
import { applyMigrations } from '../../store/migrate';
import { CliError, exitCodes } from '../cli-error';
import { readSettings } from '../config';
import { messageOf } from '../supervise/error-code';

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database to this version; safe to run at any time and by many at once')
    .addHelpText('after', '\nNeeds DATABASE_URL.')
    .action(migrate);
}

async function migrate(): Promise<void> {
  const { DATABASE_URL: databaseUrl } = readSettings(process.env);
  if (databaseUrl === undefined) {
    throw new CliError(
      'DATABASE_URL is missing. Set it to the database to migrate: postgres://user:password@host:5432/holdfast.',
      exitCodes.wrongSettings,
    );
  }
  const { host, pathname } = new URL(databaseUrl);
  try {
    await applyMigrations(databaseUrl);
  } catch (error) {
    throw new CliError(`The database at ${host}${pathname} was not migrated: ${messageOf(error)}`);
  }
  process.stdout.write(`The database at ${host}${pathname} is up to date.\n`);
}
