import { createHmac } from 'node:crypto';
import Stripe from 'stripe';
import { verifyWebhook } from '../../src/stripe/verify-webhook';

const now = new Date('2026-10-01T12:00:00Z');
const body = Buffer.from('{"id":"evt_1","total":"1 €"}');

function signed(secret: string, ageSeconds = 0, text: Buffer = body): string {
  const at = now.getTime() / 1000 - ageSeconds;
  const digest = createHmac('sha256', secret).update(`${at}.`).update(text).digest('hex');
  return `t=${at},v1=${digest}`;
}

describe('the signature of a webhook', () => {
  it('lets the signed bytes through as text', () => {
    expect(verifyWebhook(body, signed('whsec_a'), ['whsec_a'], now)).toBe(body.toString('utf8'));
  });

  it('refuses a body that was changed by one byte', () => {
    const changed = Buffer.from(body);
    changed[0] = 0x5b;
    expect(verifyWebhook(changed, signed('whsec_a'), ['whsec_a'], now)).toBeNull();
  });

  it('takes the signature of either secret', () => {
    const secrets = ['whsec_new', 'whsec_old'];
    expect(verifyWebhook(body, signed('whsec_new'), secrets, now)).not.toBeNull();
    expect(verifyWebhook(body, signed('whsec_old'), secrets, now)).not.toBeNull();
    expect(verifyWebhook(body, signed('whsec_other'), secrets, now)).toBeNull();
  });

  it('takes none where no secret is set', () => {
    expect(verifyWebhook(body, signed(''), [], now)).toBeNull();
  });

  it('takes a signature for five minutes and no longer', () => {
    expect(verifyWebhook(body, signed('whsec_a', 300), ['whsec_a'], now)).not.toBeNull();
    expect(verifyWebhook(body, signed('whsec_a', 301), ['whsec_a'], now)).toBeNull();
  });

  it.each([undefined, '', 't=1', 'v1=abc', 'nonsense'])('refuses the header %p', (header) => {
    expect(verifyWebhook(body, header, ['whsec_a'], now)).toBeNull();
  });

  it('does not take a failure of its own for a wrong signature', () => {
    const broken = jest.spyOn(Stripe.webhooks.signature!, 'verifyHeader').mockImplementation(() => {
      throw new TypeError('broken');
    });
    expect(() => verifyWebhook(body, signed('whsec_a'), ['whsec_a'], now)).toThrow('broken');
    broken.mockRestore();
  });
});
