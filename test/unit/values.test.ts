import { includesRole, roles } from '../../src/domain/api-key';
import { actorOf } from '../../src/domain/bulk-action';
import { describeDifferences } from '../../src/domain/difference';
import type { Difference } from '../../src/domain/difference';
import { parseDuration, parseWait } from '../../src/domain/duration';
import { toDeadline } from '../../src/domain/extension';
import { hintOf, isAboutDifference } from '../../src/domain/failures';
import { connectionKey } from '../../src/domain/ids';
import { isLiveKey } from '../../src/domain/livemode';
import { isFailureDetails } from '../../src/domain/provider-error';
import { taxModes, waitsInDraft } from '../../src/domain/tax';
import { secretsOf, toWebhookSecret } from '../../src/domain/webhook-secrets';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('a duration', () => {
  it.each([
    ['PT1S', second],
    ['PT0.25S', 250],
    ['PT1.5S', 1500],
    ['PT0.007S', 7],
    ['PT2M', 2 * minute],
    ['PT3H', 3 * hour],
    ['P4D', 4 * day],
    ['P1W', 7 * day],
    ['P2W3DT4H5M6.789S', 17 * day + 4 * hour + 5 * minute + 6_789],
    ['PT0S', 0],
    ['PT999999999S', 999_999_999 * second],
  ])('of %s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    'P1Y',
    'P1M',
    'T1H',
    '1H',
    'PT1',
    'PT1H2H',
    'PT1.2345S',
    'PT1.5M',
    'PT-1S',
    ' PT1S',
    'PT1S ',
    'xPT1S',
    'PT1Sx',
    'P1D1W',
    'PT1S1M',
    'PT1234567890S',
    'pt1s',
  ])('is not %j', (text) => {
    expect(parseDuration(text)).toBeNull();
    expect(parseWait(text)).toBeNull();
  });

  it('of a wait is more than nothing and at most 90 days', () => {
    expect(parseWait('PT0S')).toBeNull();
    expect(parseWait('PT0.001S')).toBe(1);
    expect(parseWait('P90D')).toBe(90 * day);
    expect(parseWait('P90DT0.001S')).toBeNull();
  });
});

describe('an extension', () => {
  const now = new Date('2026-10-01T00:00:00Z');
  const standing = '2026-10-01T02:00:00.000Z';

  it('by a duration counts from the deadline that stands, or from now', () => {
    expect(toDeadline({ by: 'PT1H' }, standing, now)).toBe('2026-10-01T03:00:00.000Z');
    expect(toDeadline({ by: 'PT1H' }, null, now)).toBe('2026-10-01T01:00:00.000Z');
    expect(toDeadline({ by: 'PT1H' }, '2026-09-01T00:00:00.000Z', now)).toBe(
      '2026-10-01T01:00:00.000Z',
    );
    expect(toDeadline({}, null, now)).toBe('2026-10-01T00:00:00.000Z');
    expect(toDeadline({ by: 'nonsense' }, null, now)).toBe('2026-10-01T00:00:00.000Z');
  });

  it('to a time is later than the deadline that stands, and in the future', () => {
    expect(toDeadline({ until: '2026-10-01T05:00:00+02:00' }, standing, now)).toBe(
      '2026-10-01T03:00:00.000Z',
    );
    expect(toDeadline({ until: standing }, standing, now)).toEqual({
      pointer: '/until',
      message: `Must be later than the deadline that runs: after ${standing}.`,
    });
    expect(toDeadline({ until: '2026-09-30T00:00:00Z' }, null, now)).toEqual({
      pointer: '/until',
      message: 'Must be in the future: after 2026-10-01T00:00:00.000Z.',
    });
  });
});

describe('a difference in words', () => {
  const differs: Difference = {
    what: 'changed_line',
    line_id: 'l1',
    stripe_line_id: 'il_1',
    label: 'Storage',
    field: 'amount',
    ours: 200,
    stripe: 150,
  };
  const sentence = (of: string) => `1 difference between what was asked for and Stripe: ${of}.`;

  it.each<[Partial<Difference>, string]>([
    [{}, 'amount of line l1: 200 asked for, 150 in Stripe'],
    [{ ours: null, stripe: null }, 'amount of line l1: nothing asked for, nothing in Stripe'],
    [{ field: 'description' }, 'description of line l1 differs'],
    [{ field: 'footer' }, 'footer of line l1 differs'],
    [{ field: 'custom_fields' }, 'custom_fields of line l1 differs'],
    [{ field: 'label' }, 'label of line l1 differs'],
    [{ field: 'metadata.key' }, 'metadata.key of line l1 differs'],
    [{ what: 'invoice', line_id: null, field: 'total' }, 'total: 200 asked for, 150 in Stripe'],
    [{ what: 'missing_line' }, 'line l1 is missing (200)'],
    [{ what: 'foreign_line' }, 'line il_1 is not ours (150)'],
    [{ what: 'duplicate_line' }, 'line l1 is there again as il_1 (150)'],
    [
      { what: 'kept_balance' },
      "150 of the customer's balance are still applied to the void invoice",
    ],
  ])('%j', (over, words) => {
    expect(describeDifferences([{ ...differs, ...over }])).toBe(sentence(words));
  });

  it('names five and counts the rest', () => {
    const many = (count: number) =>
      describeDifferences(
        Array.from({ length: count }, (_, n) => ({
          ...differs,
          what: 'missing_line' as const,
          line_id: `l${n}`,
        })),
      );
    const named = Array.from({ length: 5 }, (_, n) => `line l${n} is missing (200)`).join('; ');
    const begin = 'differences between what was asked for and Stripe';
    expect(many(5)).toBe(`5 ${begin}: ${named}.`);
    expect(many(7)).toBe(`7 ${begin}: ${named}; and 2 more.`);
  });
});

describe('small values', () => {
  it('a role includes those before it', () => {
    const included = roles.map((held) => roles.filter((needed) => includesRole(held, needed)));
    expect(included).toEqual([
      ['read'],
      ['read', 'operate'],
      ['read', 'operate', 'write'],
      ['read', 'operate', 'write', 'admin'],
    ]);
  });

  it('a key of Stripe is live unless it says test', () => {
    expect(
      ['sk_test_1', 'rk_test_1', 'sk_live_1', 'rk_live_1', 'xsk_test_1'].map(isLiveKey),
    ).toEqual([false, false, true, true, true]);
  });

  it('several webhook secrets are one text, none is null', () => {
    expect(secretsOf(null)).toEqual([]);
    expect(secretsOf('')).toEqual([]);
    expect(secretsOf('whsec_b,whsec_a,')).toEqual(['whsec_b', 'whsec_a']);
    expect(toWebhookSecret([])).toBeNull();
    expect(toWebhookSecret(['whsec_b', 'whsec_a', 'whsec_b'])).toBe('whsec_b,whsec_a');
  });

  it('a key of a connection names what is written', () => {
    expect(connectionKey('eu', 'customer', 'c1')).toBe('connection/eu/customer/c1');
  });

  it('a bulk action acts under its own name', () => {
    expect(actorOf('b1')).toBe('bulk_action:b1');
  });

  it('the details of a failure are known by their request id', () => {
    expect(isFailureDetails({ stripe_request_id: null, provider_error: null })).toBe(true);
    for (const other of [null, undefined, 'stripe_request_id', {}, 7]) {
      expect(isFailureDetails(other)).toBe(false);
    }
  });

  it('a mode of tax waits in the draft, or asks with the finalization', () => {
    expect(taxModes.filter(waitsInDraft)).toEqual(['anrok_metadata', 'external']);
  });

  it('a failure is about a difference, or not', () => {
    expect(isAboutDifference('invoice_differs')).toBe(true);
    expect(isAboutDifference('credit_not_returned')).toBe(true);
    expect(isAboutDifference('unexpected')).toBe(false);
    expect(hintOf('unexpected', 'eu')).toBe('Retry, or report it.');
  });
});
