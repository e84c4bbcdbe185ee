import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A fresh, empty database on the server that the whole run shares. */
export async function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const adminUrl = process.env['TEST_DATABASE_ADMIN_URL'] ?? '';
  const name = `test_${randomBytes(6).toString('hex')}`;
  await runOnce(adminUrl, `CREATE DATABASE ${name}`);
  return {
    url: Object.assign(new URL(adminUrl), { pathname: `/${name}` }).toString(),
    drop: () => runOnce(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function runOnce(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
