import { createServer } from '../../src/api/create-server';
import { readSettings } from '../../src/cli/config';
import { listen } from '../../src/cli/listen';
import type { Listening } from '../../src/cli/listen';
import { makeDefaultWithKey, pointDefaultAtLab } from '../../src/cli/stack/default-connection';
import type { Endpoint } from '../../src/cli/stack/webhook-endpoint';
import { startLab } from '../../src/lab';
import type { RunningLab } from '../../src/lab';
import { startApi } from '../api/support';
import type { TestApi } from '../api/support';
import { aKey } from '../api/support-keys';

let api: TestApi;
let server: Listening;
let running: RunningLab;
beforeAll(async () => {
  api = await startApi();
  server = await listen(createServer(api.deps), '127.0.0.1', 0);
  running = await startLab({ seed_keys: ['sk_test_lab'] });
  // From here on the API asks for a key.
  await aKey(api.store);
});
afterAll(async () => {
  await server.close();
  await api.stop();
  await running.stop();
});

/** The database of others: keys are there, and nobody has made the connection "default" yet. */
const withoutDefault = () => {
  const configuration = { ...api.store.configuration, connection: async () => null };
  return { store: { ...api.store, configuration }, apiUrl: server.url };
};

const kept = (endpoint: Endpoint | null, keepEndpoint: (made: Endpoint) => void) => ({
  running,
  endpoint,
  keepEndpoint,
});

async function standing() {
  return (await api.store.configuration.connection('default'))!;
}

async function expectNoKeyLeft(): Promise<void> {
  const keys = await api.store.apiKeys.list({ livemode: null, connection: null });
  const own = keys.filter(({ name }) => name === 'holdfast start');
  expect(own.length).toBeGreaterThan(0);
  expect(own.filter(({ revoked_at }) => revoked_at === null)).toEqual([]);
}

it('is made with STRIPE_SECRET_KEY also where the API asks for a key', async () => {
  const settings = readSettings({ STRIPE_SECRET_KEY: 'sk_test_of_the_environment' });
  const said = await makeDefaultWithKey(withoutDefault(), settings);
  expect(said).toContain('was made');
  expect((await standing()).stripe.secret_key).toBe('sk_test_of_the_environment');
  await expectNoKeyLeft();
});

it('is made for the lab also where the API asks for a key, and keeps what the doctor has put there', async () => {
  let endpoint: Endpoint | null = null;
  const keep = (made: Endpoint) => void (endpoint = made);
  await pointDefaultAtLab(withoutDefault(), kept(null, keep));
  const { stripe } = await standing();
  expect(stripe).toMatchObject({ secret_key: 'sk_test_lab', api_base: running.url });
  expect(await api.store.configuration.customer('default', 'globex')).not.toBeNull();
  await expectNoKeyLeft();

  const both = `whsec_of_the_doctor,${stripe.webhook_secret}`;
  const changed = { ...(await standing()), stripe: { ...stripe, webhook_secret: both } };
  await api.store.configuration.saveConnection(changed);
  const again = { store: api.store, apiUrl: server.url };
  await pointDefaultAtLab(again, kept(endpoint, keep));
  expect((await standing()).stripe.webhook_secret).toBe(both);
});
