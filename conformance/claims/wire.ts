import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, textOf, type JsonObject } from '../json';
import { assertHas, idOf, itemsOf, ok, type Claim, type ClaimApi } from './claim';
import { anOpenInvoice, goodCard, withCustomer } from './fixtures';

const tries = 20;
const pauseMs = 500;

/** Real events come a moment after what they tell of. */
async function eventOf(api: ClaimApi, type: string, id: string): Promise<JsonObject | undefined> {
  for (let n = 0; n < tries; n += 1) {
    const found = itemsOf(await ok(api, 'GET', '/v1/events', { type, limit: 20 })).find(
      ({ data }) => isObject(data) && isObject(data['object']) && idOf(data['object']) === id,
    );
    if (found !== undefined) return found;
    await sleep(pauseMs);
  }
  return undefined;
}

export const wireClaims: Claim[] = [
  {
    name: 'a repeated key answers the first body and says that it does',
    source: 'docs.stripe.com/api/idempotent_requests',
    async check(api) {
      const headers = { 'idempotency-key': `claim-${Date.now()}-${Math.random()}` };
      const create = () => api.send('POST', '/v1/customers', { name: 'A claim' }, headers);
      const first = await create();
      const second = await create();
      await api.send('DELETE', `/v1/customers/${idOf(first.body)}`, {});
      assert.deepEqual(second.body, first.body);
      assert.equal(first.headers['idempotent-replayed'], undefined);
      assert.equal(second.headers['idempotent-replayed'], 'true');
      assert.equal(second.headers['original-request'], first.headers['request-id']);
    },
  },
  {
    name: 'a key that is none is refused with 401',
    source: 'docs.stripe.com/api/errors',
    async check(api) {
      const headers = { authorization: 'Bearer nonsense_claim' };
      const { status, body } = await api.send('GET', '/v1/customers', {}, headers);
      assert.equal(status, 401);
      assert.ok(isObject(body['error']));
      assertHas(body['error'], { type: 'invalid_request_error' });
      assert.match(textOf(body['error']['message']), /^Invalid API Key provided: /);
    },
  },
  {
    name: 'a finalized invoice has its event',
    source: 'docs.stripe.com/api/events/types',
    check: (api) =>
      withCustomer(api, goodCard, async (customer) => {
        const id = await anOpenInvoice(api, customer);
        const event = await eventOf(api, 'invoice.finalized', id);
        assert.ok(event, 'There is no invoice.finalized of it.');
        assert.ok(isObject(event['data']) && isObject(event['data']['object']));
        assertHas(event['data']['object'], { status: 'open', total: 1000 });
      }),
  },
];
