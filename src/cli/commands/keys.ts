import { Command, Option } from 'commander';
import { newApiKey } from '../../api/auth/new-api-key';
import { apiKeyBody } from '../../api/schemas/api-key';
import { roles } from '../../domain/api-key';
import type { ApiKey } from '../../domain/api-key';
import { openApiKeys } from '../../store/create-store';
import type { ApiKeys } from '../../store/ports';
import { CliError, exitCodes } from '../cli-error';
import { readSettings } from '../config';

const help = `
Works on the database itself and needs only DATABASE_URL, so that the first key can be made.

Examples:
  holdfast keys create --name me --role admin --mode live
  holdfast keys create --name billing --role write --mode test --connection sandbox --expires-at 2027-01-31T00:00:00Z
  holdfast keys list
  holdfast keys revoke 8NWuv0cIJ2rC

To rotate: create a second key, give it to its holder, see in the list that the first is no longer used, revoke it.`;

export function keysCommand(): Command {
  const command = new Command('keys')
    .description('make, list and revoke the keys of the API')
    .addHelpText('after', help);
  command
    .command('create')
    .description('make a key; it is printed once, alone on stdout')
    .requiredOption('--name <name>', 'who holds it; timelines show the name')
    .addOption(new Option('--role <role>', 'what it may do').choices(roles).makeOptionMandatory())
    .addOption(
      new Option('--mode <mode>', 'reaches connections with live keys of Stripe, or with test keys')
        .choices(['live', 'test'])
        .makeOptionMandatory(),
    )
    .option('--connection <id>', 'the only connection that it reaches')
    .option('--expires-at <time>', 'an RFC 3339 time; else it does not expire')
    .action((options: CreateOptions) => withKeys((keys) => create(keys, options)));
  command
    .command('list')
    .description('all keys, newest first')
    .action(() => withKeys(list));
  command
    .command('revoke')
    .description('end a key for good, from the next request on')
    .argument('<id>', 'as the list shows it')
    .action((id: string) => withKeys((keys) => revoke(keys, id)));
  return command;
}

interface CreateOptions {
  name: string;
  role: string;
  mode: 'live' | 'test';
  connection?: string;
  expiresAt?: string;
}

async function create(keys: ApiKeys, options: CreateOptions): Promise<void> {
  const now = new Date();
  const { name, role, connection = null, expiresAt = null } = options;
  const livemode = options.mode === 'live';
  const wish = apiKeyBody.safeParse({ name, role, connection, expires_at: expiresAt, livemode });
  const faults = wish.success ? [] : wish.error.issues.map(({ message }) => message);
  if (expiresAt !== null && Date.parse(expiresAt) <= now.getTime()) {
    faults.push(`--expires-at ${expiresAt} is not in the future.`);
  }
  if (!wish.success || faults.length > 0)
    throw new CliError(faults.join('\n'), exitCodes.wrongSettings);
  const expires_at = expiresAt === null ? null : new Date(expiresAt).toISOString();
  const { row, text } = newApiKey({ ...wish.data, livemode, expires_at }, now);
  await keys.add(row);
  process.stderr.write(`Key ${row.id} is made. It is shown this once:\n`);
  process.stdout.write(`${text}\n`);
}

async function list(keys: ApiKeys): Promise<void> {
  const all = await keys.list({ livemode: null, connection: null });
  for (const key of all) process.stdout.write(`${toLine(key)}\n`);
  if (all.length === 0) process.stderr.write('There are no keys.\n');
}

async function revoke(keys: ApiKeys, id: string): Promise<void> {
  const scope = { livemode: null, connection: null };
  const key = await keys.revoke(scope, id, new Date().toISOString());
  if (!key) throw new CliError(`There is no key ${id}. See: holdfast keys list`);
  process.stdout.write(`Key ${id} (${key.name}) was revoked at ${key.revoked_at}.\n`);
}

function toLine({ id, livemode, role, last4, connection, name, ...times }: ApiKey): string {
  const state = times.revoked_at
    ? `revoked ${times.revoked_at}`
    : times.expires_at
      ? `expires ${times.expires_at}`
      : 'does not expire';
  const reach = connection ?? 'all connections';
  const mode = livemode ? 'live' : 'test';
  const used = times.last_used_at ? `last used ${times.last_used_at}` : 'never used';
  return [id, `…${last4}`, mode, role.padEnd(7), reach, name, used, state].join('  ');
}

/** On a database that is up to date; one that is not says what to do instead of a missing table. */
async function withKeys(work: (keys: ApiKeys) => Promise<void>): Promise<void> {
  const { DATABASE_URL: databaseUrl } = readSettings(process.env);
  if (databaseUrl === undefined) {
    throw new CliError(
      'DATABASE_URL is missing. Set it to the database of Holdfast: postgres://user:password@host:5432/holdfast.',
      exitCodes.wrongSettings,
    );
  }
  const opened = openApiKeys(databaseUrl);
  try {
    if (!(await opened.isMigrated())) {
      throw new CliError('The database is not up to date. Run: holdfast migrate');
    }
    await work(opened.apiKeys);
  } finally {
    await opened.close();
  }
}
