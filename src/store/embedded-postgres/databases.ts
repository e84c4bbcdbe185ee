import { Client, escapeIdentifier } from 'pg';

/** Creates a database, optionally as a copy of a template that nobody is connected to. */
export async function createDatabase(
  adminUrl: string,
  name: string,
  { template }: { template?: string } = {},
): Promise<string> {
  const copy = template ? ` TEMPLATE ${escapeIdentifier(template)}` : '';
  await run(adminUrl, `CREATE DATABASE ${escapeIdentifier(name)}${copy}`);
  return databaseUrl(adminUrl, name);
}

/** Drops a database and ends its connections. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await run(adminUrl, `DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
}

/** The same server, another database. */
export function databaseUrl(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.href;
}

export async function hasDatabase(adminUrl: string, name: string): Promise<boolean> {
  const rows = await run(adminUrl, 'SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  return rows.length > 0;
}

/** Folder of the cluster that answers at this address. */
export async function dataDirectory(adminUrl: string): Promise<string> {
  const rows = await run(adminUrl, 'SHOW data_directory');
  return String(rows[0]?.['data_directory']);
}

async function run(
  url: string,
  text: string,
  values: string[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A connection that the server ends emits here too; without a listener that would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    const result = await client.query<Record<string, unknown>>(text, values);
    return result.rows;
  } finally {
    await client.end();
  }
}
