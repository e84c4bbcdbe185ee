import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { findRoute } from '../../src/lab/stripe/router';
import { permissionFor } from '../../src/lab/stripe/wire/permissions';
import { aDraft, refusalOf, sdk, startBench, type Bench } from './support';

describe('the keys of an account', () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench.stop());

  async function aKey(permissions?: object): Promise<string> {
    const made = await bench.control('POST', '/keys', { account: 'sk_test_lab', permissions });
    return made['key'];
  }

  it('lets several keys into one account, and an account is found by its id too', async () => {
    const second = await aKey();
    expect(second).toMatch(/^sk_test_/);
    const { id } = await bench.stripe.customers.create({ name: 'One' });
    expect((await sdk(bench.port, second).customers.retrieve(id)).id).toBe(id);
    const [account] = (await bench.control('GET', '/accounts'))['data'];
    const third = await bench.control('POST', '/keys', { account: account.id });
    expect((await sdk(bench.port, third['key']).customers.retrieve(id)).id).toBe(id);
    const { data } = await bench.control('GET', '/keys');
    expect(data).toHaveLength(3);
    expect((await bench.control('GET', '/accounts'))['data']).toHaveLength(1);
  });

  it('lets a restricted key do what it may, and names what it would take', async () => {
    const key = await aKey({ invoice: 'write', customer: 'read' });
    expect(key).toMatch(/^rk_test_/);
    const stripe = sdk(bench.port, key);
    const customer = await stripe.customers.retrieve('cus_card');
    const { id } = await stripe.invoices.create({ customer: customer.id, currency: 'usd' });
    expect((await stripe.invoices.retrieve(id)).id).toBe(id);
    const error = await refusalOf(stripe.customers.update('cus_card', { name: 'New' }));
    expect(error).toMatchObject({
      statusCode: 403,
      type: 'StripePermissionError',
      rawType: 'invalid_request_error',
      code: 'more_permissions_required',
    });
    const [account] = (await bench.control('GET', '/accounts'))['data'];
    expect(error.message).toBe(
      `Permission denied. The provided key 'rk_test_${'*'.repeat(26)}${key.slice(-6)}' does not have the required permissions for this endpoint on account '${account.id}'. Enabling "Customers Write" ('customer_write') permissions on this key would allow this request to continue. You can edit permissions at https://dashboard.stripe.com/b/${account.id}?destination=%2Ftest%2Fapikeys`,
    );
    const denied = await refusalOf(stripe.products.list());
    expect(denied.message).toContain('"Products Read" (\'product_read\')');
    expect((await bench.stripe.customers.retrieve('cus_card')).id).toBe('cus_card');
    expect(bench.lab.ledger.list({ path: '/v1/customers/cus_card' })).toContainEqual(
      expect.objectContaining({ method: 'POST', status: 403, effect: false }),
    );
  });

  it('asks for the permission to read what is opened', async () => {
    const id = await aDraft(bench.stripe);
    const stripe = sdk(bench.port, await aKey({ invoice: 'read' }));
    const opened = stripe.invoices.retrieve(id, { expand: ['customer'] });
    expect((await refusalOf(opened)).message).toContain("('customer_read')");
    expect((await stripe.invoices.retrieve(id)).customer).toBe('cus_card');
  });

  it('changes what a key may, and does not keep a refusal under the idempotency key', async () => {
    const key = await aKey({ customer: 'none' });
    const stripe = sdk(bench.port, key);
    const create = () => stripe.customers.create({ name: 'One' }, { idempotencyKey: 'once' });
    expect((await refusalOf(create())).statusCode).toBe(403);
    const changed = await bench.control('PUT', `/keys/${key}`, {
      permissions: { customer: 'write' },
    });
    expect(changed).toMatchObject({ permissions: { customer: 'write' }, state: 'valid' });
    expect((await create()).name).toBe('One');
    const unknown = await bench.control('PUT', `/keys/${key}`, { permissions: { nope: 'read' } });
    expect(unknown['error'].message).toContain('nope');
  });

  it('rolls a key: both are good until the old one expires by the clock of the lab', async () => {
    const rolled = await bench.control('POST', '/keys/sk_test_lab/roll', {
      expires_in_seconds: 3600,
    });
    const next = sdk(bench.port, rolled['key']);
    expect((await bench.stripe.customers.retrieve('cus_card')).id).toBe('cus_card');
    expect((await next.customers.retrieve('cus_card')).id).toBe('cus_card');
    await bench.control('POST', '/clock/advance', { seconds: 3600 });
    const error = await refusalOf(bench.stripe.customers.retrieve('cus_card'));
    expect(error).toMatchObject({ statusCode: 401, code: 'api_key_expired' });
    expect(error.message).toBe('Expired API Key provided: sk_test_****_lab');
    expect((await next.customers.retrieve('cus_card')).id).toBe('cus_card');
    const gone = await bench.control('POST', '/keys/sk_test_nobody/roll');
    expect(gone['error'].message).toContain('sk_test_nobody');
  });

  it('refuses a key that nobody made, when it is told to', async () => {
    await bench.control('PUT', '/behaviour', { keys: { unknown: 'invalid' } });
    const error = await refusalOf(
      sdk(bench.port, `sk_test_${'x'.repeat(24)}zzzz`).customers.list(),
    );
    expect(error).toMatchObject({ statusCode: 401, rawType: 'invalid_request_error' });
    expect(error.message).toBe(`Invalid API Key provided: sk_test_${'*'.repeat(22)}xxzzzz`);
    expect((await bench.stripe.customers.retrieve('cus_card')).id).toBe('cus_card');
  });

  it('is of an account that says the same of itself at any time', async () => {
    const read = async () => (await bench.stripe.accounts.retrieveCurrent()).created;
    const before = await read();
    await bench.control('POST', '/clock/advance', { seconds: 3600 });
    bench.lab.restore(JSON.parse(JSON.stringify(bench.lab.snapshot())));
    expect(await read()).toBe(before);
  });

  it('keeps its keys in a snapshot', async () => {
    const key = await aKey({ customer: 'read' });
    const saved = bench.lab.snapshot();
    bench.lab.reset();
    bench.lab.restore(JSON.parse(JSON.stringify(saved)));
    const stripe = sdk(bench.port, key);
    expect((await stripe.customers.retrieve('cus_card')).id).toBe('cus_card');
    expect((await refusalOf(stripe.products.list())).statusCode).toBe(403);
  });

  it('knows the permission of every call that the lab serves', () => {
    const file = path.join(__dirname, '../../conformance/data/stripe-openapi.json.gz');
    const document: { paths: Record<string, object> } = JSON.parse(
      zlib.gunzipSync(fs.readFileSync(file)).toString('utf8'),
    );
    const served = Object.entries(document.paths).flatMap(([pattern, methods]) =>
      Object.keys(methods)
        .map((method) => ({ method: method.toUpperCase(), pattern }))
        .filter((call) => findRoute(call.method, pattern) !== undefined),
    );
    expect(served.length).toBeGreaterThan(60);
    expect(() => served.map((call) => permissionFor(call.method, call.pattern))).not.toThrow();
  });
});
