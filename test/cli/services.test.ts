import { createDatabase } from '../support/database';
import { until } from '../support/until';
import { runCli } from './run-cli';
import type { RunningCli } from './run-cli';

jest.setTimeout(240_000);

const started: RunningCli[] = [];
let database: Awaited<ReturnType<typeof createDatabase>>;

beforeAll(async () => {
  database = await createDatabase();
});

afterEach(async () => {
  for (const cli of started.splice(0)) {
    cli.signal('SIGKILL');
    await cli.ended;
  }
});

afterAll(() => database.drop());

function run(args: string[], env: Record<string, string> = {}): RunningCli {
  const cli = runCli(args, {
    DATABASE_URL: database.url,
    HOLDFAST_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'] ?? '',
    HOLDFAST_TASK_QUEUE_PREFIX: 'cli-test-',
    HOLDFAST_PORT: '0',
    HOLDFAST_WORKER_HEALTH_PORT: '0',
    ...env,
  });
  started.push(cli);
  return cli;
}

it('migrates once, and says the same when there is nothing to do', async () => {
  for (const attempt of [run(['migrate']), run(['migrate'])]) {
    expect(await attempt.ended).toBe(0);
    expect(attempt.output()).toMatch(/^The database at 127\.0\.0\.1:\d+\/\w+ is up to date\.\n$/);
  }
});

it('says in one line why a database cannot be migrated, without the password', async () => {
  const { host } = new URL(database.url);
  const cli = run(['migrate'], { DATABASE_URL: `postgres://nobody:s3cret@${host}/nowhere` });
  expect(await cli.ended).toBe(1);
  expect(cli.output()).toMatch(new RegExp(`^The database at ${host}/nowhere was not migrated: `));
  expect(cli.output()).not.toContain('s3cret');
});

it('serves the API until it is asked to stop, and ends with 0', async () => {
  const cli = run(['api']);
  const url = await cli.prints(/"url":"(http[^"]+)"/);
  const ready = await fetch(`${url}/readyz`);
  expect(await ready.json()).toMatchObject({ status: 'ok' });
  cli.signal('SIGTERM');
  expect(await cli.ended).toBe(0);
  expect(cli.output()).toMatch(/SIGTERM: stopping in order[^]*"msg":"stopped"/);
});

it('warns loudly when the API may be reached by all', async () => {
  const cli = run(['api'], { HOLDFAST_HOST: '0.0.0.0', HOLDFAST_ALLOW_UNAUTHENTICATED: 'true' });
  await cli.prints(/the API answers/);
  const warning =
    /"level":40[^\n]*NO AUTHENTICATION: whoever reaches 0\.0\.0\.0:0 may do everything/;
  expect(cli.output()).toMatch(warning);
});

it('listens beyond loopback only with a key, which the command line makes', async () => {
  const beyond = { HOLDFAST_HOST: '0.0.0.0' };
  const refused = run(['api'], beyond);
  expect(await refused.ended).toBe(2);
  expect(refused.output()).toContain('Make the first key: holdfast keys create');

  const create = run(['keys', 'create', '--name', 'me', '--role', 'admin', '--mode', 'test']);
  expect(await create.ended).toBe(0);
  const [key = ''] = /^hf_test_\w+$/m.exec(create.output()) ?? [];
  const id = key.slice('hf_test_'.length, 'hf_test_'.length + 12);

  const api = run(['api'], beyond);
  const url = (await api.prints(/"url":"(http[^"]+)"/)).replace('0.0.0.0', '127.0.0.1');
  expect(api.output()).not.toContain('NO AUTHENTICATION');
  const status = async (headers: Record<string, string>) =>
    (await fetch(`${url}/v1/connections`, { headers })).status;
  expect(await status({})).toBe(401);
  expect(await status({ authorization: `Bearer ${key}` })).toBe(200);

  const revoke = run(['keys', 'revoke', id]);
  expect(await revoke.ended).toBe(0);
  expect(await status({ authorization: `Bearer ${key}` })).toBe(401);
  const list = run(['keys', 'list']);
  expect(await list.ended).toBe(0);
  expect(list.output()).toMatch(
    new RegExp(`^${id}  …\\w{4}  test  admin .* me  .*revoked 20`, 'm'),
  );
});

it('says all that is wrong with a wished key, and ends with 2', async () => {
  const wish = 'keys create --name a/b --role admin --mode test --connection a/b --expires-at soon';
  const wrong = run(wish.split(' '));
  expect(await wrong.ended).toBe(2);
  expect(wrong.output().trim().split('\n')).toEqual([
    expect.stringContaining('A name has letters'),
    expect.stringContaining('An id has letters'),
    expect.stringContaining('An RFC 3339 time'),
  ]);
  const unknown = run(['keys', 'create', '--name', 'me', '--role', 'king', '--mode', 'test']);
  expect(await unknown.ended).toBe(2);
});

it('works until it is asked to stop, and ends with 0', async () => {
  const cli = run(['worker']);
  const page = await cli.prints(/"health":"(http[^"]+)"/);
  expect(await (await fetch(page)).json()).toEqual({
    status: 'ok',
    parts: { worker: 'ok', store: 'ok', temporal: 'ok' },
  });
  cli.signal('SIGTERM');
  expect(await cli.ended).toBe(0);
});

it('waits for a Temporal that is not there, says so, and still ends with 0', async () => {
  const cli = run(['worker'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  await cli.prints(
    /Temporal at 127\.0\.0\.1:1 \(namespace default\) does not answer yet; next try/,
  );
  cli.signal('SIGINT');
  expect(await cli.ended).toBe(0);
});

it('runs the lab alone, with data under the key that was named', async () => {
  const cli = run(['lab', '--port', '0', '--seed', 'sk_test_mine']);
  const url = await cli.prints(/The lab answers at (\S+);/);
  const customers = await until('the customers', async () => {
    const answer = await fetch(`${url}/v1/customers`, {
      headers: { authorization: 'Bearer sk_test_mine' },
    });
    return (await answer.json()) as { data: { id: string }[] };
  });
  expect(customers.data.map(({ id }) => id)).toContain('cus_card');
  cli.signal('SIGINT');
  expect(await cli.ended).toBe(0);
});
