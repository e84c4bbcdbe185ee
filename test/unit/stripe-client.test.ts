import { idempotencyKey } from '../../src/domain/ids';
import { createStripeClient } from '../../src/stripe/client';
import type { Refusal } from '../../src/stripe/classify';
import { giveUp, tryLater } from '../../src/stripe/write';

const key = idempotencyKey({ connection: 'a', invoice_id: 'b' }, { revision: 1, step: 'create' });
const settings = { secret_key: 'sk_test_1', webhook_secret: null, api_base: null };

describe('the Stripe client', () => {
  it('sends a refused request once', async () => {
    const sent: string[] = [];
    const answer = async (_url: unknown, init?: RequestInit) => {
      sent.push(new Headers(init?.headers).get('idempotency-key') ?? '');
      return new Response('{"error":{"message":"no"}}', { status: 503 });
    };
    const stripe = createStripeClient(settings, answer);
    const ways = { done: () => '', not_done: giveUp, unknown: tryLater };
    await expect(stripe.createInvoice({}, key).settle(ways)).rejects.toThrow('no');
    expect(sent).toEqual([key]);
  });

  it('tells an answer that Stripe has only repeated, also where the SDK fetches', async () => {
    const ways = {
      done: () => false,
      not_done: giveUp,
      unknown: ({ replayed }: Refusal) => replayed,
    };
    for (const isReplayed of [true, false]) {
      const headers = isReplayed ? { 'Idempotent-Replayed': 'true' } : {};
      const answered = createStripeClient(settings, async () => new Response('{}', { headers }));
      const done = answered
        .createInvoice({}, key)
        .settle({ ...ways, done: ({ replayed }) => replayed });
      expect(await done).toBe(isReplayed);
      const failed = new Response('{"error":{"message":"no"}}', { status: 500, headers });
      const refused = createStripeClient(settings, async () => failed);
      expect(await refused.createInvoice({}, key).settle(ways)).toBe(isReplayed);
    }
  });
});
