// Writes the .env that docker-compose.yml asks for, with fresh random secrets, readable by you alone.
// An existing file is never touched: a lost encryption key cannot be made again.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const file = resolve(process.argv[2] ?? resolve(root, '.env'));

// Hexadecimal, because the passwords become part of a URL.
const password = () => randomBytes(24).toString('hex');

const text = `# Secrets of docker-compose.yml. Keep a copy in a safe place: without the encryption keys the stored
# Stripe keys cannot be read again. Made by deploy/make-env.mjs, which never overwrites this file.

# The superuser of PostgreSQL, and the roles of Holdfast and Temporal. They are set when the volume is first
# made; a later change needs ALTER ROLE as well.
POSTGRES_PASSWORD=${password()}
APP_DB_PASSWORD=${password()}
TEMPORAL_DB_PASSWORD=${password()}

# kid:base64 of 32 bytes; several with commas between them, the newest first.
HOLDFAST_ENCRYPTION_KEYS=k1:${randomBytes(32).toString('base64')}
`;

try {
  writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
  process.stdout.write(`${file} is written\n`);
} catch (error) {
  if (error.code !== 'EEXIST') throw error;
  process.stdout.write(`${file} exists and stays as it is\n`);
}
