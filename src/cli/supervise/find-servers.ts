// The second half of scripts/setup.mjs, run by it once the npm packages are there: finds or fetches the Temporal server
// and PostgreSQL, says each choice in one line, and writes the findings to the file named by its argument.
import { writeFileSync } from 'node:fs';
import { resolvePostgresBinaries } from '../../store/embedded-postgres/postgres-binaries';
import { resolveTemporalCli } from '../../temporal/embedded/temporal-cli';

const say = (line: string) => console.error(line);

async function findTemporal() {
  const address = process.env['TEMPORAL_ADDRESS'];
  if (address) {
    say(`✓ temporal at ${address} (TEMPORAL_ADDRESS)`);
    return { address, source: 'TEMPORAL_ADDRESS' };
  }
  const cli = await resolveTemporalCli({ say });
  say(`✓ temporal ${cli.version} from ${cli.source}`);
  return cli;
}

async function findPostgres() {
  if (process.env['DATABASE_URL']) {
    // Without user and password: this goes to the screen and into a file.
    const { host, pathname } = new URL(process.env['DATABASE_URL']);
    say(`✓ postgres at ${host}${pathname} (DATABASE_URL)`);
    return { url: `postgres://${host}${pathname}`, source: 'DATABASE_URL' };
  }
  const { binDir, version, source } = await resolvePostgresBinaries();
  say(`✓ postgres ${version} from ${source}`);
  return { binDir, version, source };
}

async function main(findingsFile: string) {
  // Both are tried before giving up, so that one run tells everything that is missing.
  const [temporal, postgres] = await Promise.allSettled([findTemporal(), findPostgres()]);
  const problems = [temporal, postgres].filter((found) => found.status === 'rejected');
  for (const { reason } of problems) say(`✗ ${reason instanceof Error ? reason.message : reason}`);
  if (temporal.status === 'rejected' || postgres.status === 'rejected') {
    process.exitCode = 1;
    return;
  }
  const findings = { temporal: temporal.value, postgres: postgres.value };
  writeFileSync(findingsFile, JSON.stringify(findings));
}

void main(process.argv[2] ?? '/dev/stdout');
