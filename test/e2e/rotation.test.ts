import { anInvoice, startStack } from '../support/stack';
import type { Stack } from '../support/stack';

jest.setTimeout(120_000);

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ settings: { days_until_due: 30 } });
});
afterAll(() => stack.stop());

async function lab(path: string, body: object) {
  const response = await fetch(`${stack.lab.url}/_lab/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBeLessThan(300);
  return (await response.json()) as Record<string, string>;
}

async function put(change: object) {
  const standing = await stack.call('GET', `/v1/connections/${stack.connection}`);
  const { webhook_events: _w, livemode: _l, ...connection } = standing.body;
  const answer = await stack.call('PUT', `/v1/connections/${stack.connection}`, {
    ...connection,
    ...change,
  });
  expect(answer.status).toBe(200);
}

it('takes a new key of Stripe and a new webhook secret while invoices run, and loses nothing', async () => {
  const ids = Array.from({ length: 24 }, (_, n) => `rotated-${n}`);
  const post = (some: string[]) => Promise.all(some.map((id) => stack.post(anInvoice({ id }))));
  await post(ids.slice(0, 8));

  const { key = '' } = await lab(`keys/${stack.lab.key}/roll`, { expires_in_seconds: 3_600 });
  const [endpoint] = (await stack.lab.stripe('GET', '/v1/webhook_endpoints'))['data'];
  const old = (await stack.store.configuration.connection(stack.connection))!.stripe;
  const rolled = await lab(`webhook_endpoints/${endpoint.id}/roll_secret`, {
    expires_in_seconds: 3_600,
  });
  const both = `${rolled['secret']},${old.webhook_secret}`;
  await put({ stripe: { secret_key: key, webhook_secret: both, api_base: old.api_base } });
  await post(ids.slice(8, 16));
  await put({
    stripe: { secret_key: key, webhook_secret: rolled['secret'], api_base: old.api_base },
  });
  for (const id of ids.slice(0, 16)) await stack.whenStatus(id, 'paid');

  // The old key has ended, and everything goes on with the new one alone.
  await stack.lab.setKey('revoked');
  await post(ids.slice(16));
  for (const id of ids.slice(16)) await stack.whenStatus(id, 'paid');
  await stack.lab.setKey('valid');
  const { body } = await stack.call('GET', `/v1/connections/${stack.connection}`);
  expect(body['webhook_events'].refused).toBe(0);
  const refused = (await stack.lab.requests()).filter(({ status }) => status === 401);
  expect(refused).toEqual([]);
  await stack.check();
});

it('keeps what an invoice was accepted with when the settings change', async () => {
  await stack.post(anInvoice({ id: 'kept', customer_id: 'invoice', finalize: 'manual' }));
  await stack.whenStatus('kept', 'awaiting_approval');
  const ref = { connection: stack.connection, invoice_id: 'kept' };
  const before = (await stack.store.invoices.find(ref))!.plan;
  await put({
    settings: { days_until_due: 7, always_show_price_and_quantity: true },
    fallback_product_id: 'prod_storage',
  });
  await stack.call('POST', '/v1/invoices/kept/finalize');
  const open = await stack.whenStatus('kept', 'open');
  const stripe = await stack.lab.stripe(
    'GET',
    `/v1/invoices/${open['external_invoice'].invoice_id}`,
  );
  expect((await stack.store.invoices.find(ref))!.plan).toEqual(before);
  expect(before.days_until_due).toBe(30);
  const days = (stripe['due_date'] - stripe['status_transitions'].finalized_at) / 86_400;
  expect(Math.round(days)).toBe(30);
  await stack.check();
});
