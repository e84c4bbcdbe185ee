// A process that starts one server and then waits to be killed: the crashing parent of the tests beside it.
import { startPostgres } from '../../src/store/embedded-postgres/postgres-server';
import { startTemporalServer } from '../../src/temporal/embedded/temporal-server';

async function main([kind, dataDir = '', logFile = '']: string[]) {
  const server =
    kind === 'temporal'
      ? await startTemporalServer({ dataDir, logFile, searchAttributes: {} })
      : await startPostgres({ dataDir, logFile, durable: false });
  console.log(JSON.stringify({ pid: server.pid }));
  process.stdin.resume();
}

void main(process.argv.slice(2));
