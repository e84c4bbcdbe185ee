import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../../src/cli/cli-error';
import { readServiceConfig } from '../../src/cli/config';
import { envExample } from '../../src/cli/env-example';
import { runCli } from './run-cli';

jest.setTimeout(60_000);

const key = Buffer.alloc(32, 7).toString('base64');
const complete = {
  DATABASE_URL: 'postgres://holdfast:s3cret@db:5432/holdfast',
  HOLDFAST_ENCRYPTION_KEYS: `k1:${key}`,
};

function refusalOf(env: Record<string, string>): CliError {
  try {
    readServiceConfig(env);
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error('These settings were taken.');
}

it('names every wrong and every missing setting of the API in one message and ends with 2', async () => {
  const cli = runCli(['api'], {
    HOLDFAST_PORT: '99999',
    HOLDFAST_LOG_LEVEL: 'loud',
    HOLDFAST_ENCRYPTION_KEYS: 'k1:dG9vIHNob3J0',
  });
  expect(await cli.ended).toBe(2);
  const faults = cli.output().match(/^ {2}- .*/gm) ?? [];
  expect(faults).toEqual([
    expect.stringMatching(/DATABASE_URL is missing\. Set it to/),
    expect.stringMatching(/Key "k1" in HOLDFAST_ENCRYPTION_KEYS has 9 bytes instead of 32\. Set/),
    expect.stringMatching(/HOLDFAST_PORT is "99999": a port is a whole number/),
    expect.stringMatching(/HOLDFAST_LOG_LEVEL is none of fatal, error/),
  ]);
  expect(cli.output()).not.toMatch(/at .*\.ts:\d+/);
});

it('takes complete settings, with the defaults of the rest', () => {
  const { values, temporal } = readServiceConfig({
    ...complete,
    TEMPORAL_ADDRESS: 'temporal:7233',
  });
  expect(values).toMatchObject({
    HOLDFAST_HOST: '127.0.0.1',
    HOLDFAST_PORT: 4242,
    HOLDFAST_STRIPE_STEPS_PER_SECOND: 40,
  });
  expect(values.HOLDFAST_ENCRYPTION_KEYS.current).toBe('k1');
  expect(temporal).toEqual({ connection: { address: 'temporal:7233' }, namespace: 'default' });
});

it('takes an empty variable for one that is not set', () => {
  const { values } = readServiceConfig({ ...complete, HOLDFAST_PORT: '', HOLDFAST_LOG_LEVEL: '' });
  expect(values.HOLDFAST_PORT).toBe(4242);
  expect(refusalOf({ ...complete, DATABASE_URL: '' }).message).toMatch(/DATABASE_URL is missing/);
});

it('says what Kubernetes does when it has put an address into the port', () => {
  const { message } = refusalOf({ ...complete, HOLDFAST_PORT: 'tcp://10.0.0.1:4242' });
  expect(message).toMatch(/enableServiceLinks: false/);
});

it('never repeats a secret in a message', () => {
  const { message } = refusalOf({
    DATABASE_URL: 'mysql://holdfast:s3cret@db/holdfast',
    HOLDFAST_ENCRYPTION_KEYS: `k1:${key},k1:${key}`,
    STRIPE_SECRET_KEY: 'not-a-key-s3cret',
  });
  expect(message).not.toContain('s3cret');
  expect(message).not.toContain(key);
  expect(message.match(/^ {2}- /gm)).toHaveLength(3);
});

it('counts an unreadable certificate of Temporal as one more fault of the settings', () => {
  const { message, exitCode } = refusalOf({
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/does/not/exist.pem',
  });
  expect(message).toMatch(/settings of Temporal .* cannot be read/);
  expect(message).toMatch(/DATABASE_URL is missing/);
  expect(exitCode).toBe(2);
});

it('has every setting with its meaning in .env.example', () => {
  const file = join(__dirname, '..', '..', '.env.example');
  expect(readFileSync(file, 'utf8')).toBe(envExample());
});

it.each([
  [['start', '--port', '70000'], /argument '70000' is invalid\. A port is a whole number/],
  [['strat'], /unknown command 'strat'/],
])('ends with 2 and a remedy for the arguments %j', async (args, message) => {
  const cli = runCli(args);
  expect(await cli.ended).toBe(2);
  expect(cli.output()).toMatch(message);
});
