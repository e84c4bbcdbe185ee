import Stripe from 'stripe';
import { failures } from '../../src/domain/failures';
import type { FailureCode } from '../../src/domain/failures';
import { classify, isMissing } from '../../src/stripe/classify';
import { stripeErrorCodes } from '../../src/stripe/error-codes';

type Raw = Parameters<typeof Stripe.errors.StripeError.generate>[0];

/** As the SDK makes it of an answer: the class follows from type, code and status. */
function anError(raw: Partial<Raw>): Stripe.errors.StripeError {
  return Stripe.errors.StripeError.generate({
    type: 'invalid_request_error',
    message: 'no',
    statusCode: 400,
    ...raw,
  });
}

/** Every error code that the facts about Stripe name, with what it means here. */
const codes: [string, number, FailureCode][] = [
  ['customer_tax_location_invalid', 400, 'tax_location_invalid'],
  ['invalid_tax_location', 400, 'tax_location_invalid'],
  ['failed_tax_calculation', 400, 'tax_calculation_failed'],
  ['taxes_calculation_failed', 400, 'tax_calculation_failed'],
  ['shipping_calculation_failed', 400, 'tax_calculation_failed'],
  ['stripe_tax_inactive', 400, 'tax_inactive'],
  ['tax_id_invalid', 400, 'tax_id_invalid'],
  ['tax_id_prohibited', 400, 'tax_id_invalid'],
  ['amount_too_large', 400, 'stripe_amount_out_of_range'],
  ['amount_too_small', 400, 'stripe_amount_out_of_range'],
  ['invoice_no_customer_line_items', 400, 'invoice_differs'],
  ['invoice_no_payment_method_types', 400, 'stripe_payment_methods_missing'],
  ['invoice_not_editable', 400, 'stripe_conflict'],
  ['status_transition_invalid', 400, 'stripe_conflict'],
  ['lock_timeout', 429, 'stripe_conflict'],
  ['rate_limit', 429, 'stripe_rate_limited'],
  ['rate_limit', 400, 'stripe_rate_limited'],
  ['idempotency_key_in_use', 409, 'stripe_conflict'],
  ['more_permissions_required', 403, 'stripe_permission'],
  ['api_key_expired', 401, 'stripe_auth'],
];

describe('an error code of Stripe', () => {
  it.each(codes)('%s with %d is %s', (code, statusCode, expected) => {
    expect(classify(anError({ code, statusCode })).code).toBe(expected);
  });

  it('stands in the list above for every one that is mapped', () => {
    const listed = new Set(codes.map(([code]) => code));
    expect(Object.keys(stripeErrorCodes).filter((code) => !listed.has(code))).toEqual([]);
  });

  it.each([
    ['customer', 'stripe_customer_missing'],
    ['lines[0][price_data][product]', 'stripe_product_missing'],
    ['lines[0][pricing][price]', 'stripe_product_missing'],
    ['id', 'stripe_conflict'],
    ['invoice', 'stripe_conflict'],
    ['default_payment_method', 'stripe_refused'],
    [undefined, 'stripe_refused'],
  ])('resource_missing of %s is %s', (param, expected) => {
    const raw = { code: 'resource_missing', statusCode: 404, ...(param ? { param } : {}) };
    expect(classify(anError(raw)).code).toBe(expected);
  });

  it.each([
    [400, 'stripe_refused'],
    [401, 'stripe_auth'],
    [402, 'stripe_refused'],
    [403, 'stripe_permission'],
    [404, 'stripe_refused'],
    [409, 'stripe_conflict'],
    [429, 'stripe_rate_limited'],
    [500, 'stripe_unavailable'],
    [503, 'stripe_unavailable'],
  ])('that is missing leaves it to the status: %d is %s', (statusCode, expected) => {
    expect(classify(anError({ statusCode })).code).toBe(expected);
  });

  it('never hides that Stripe itself has failed', () => {
    const error = anError({ code: 'invoice_not_editable', statusCode: 500 });
    expect(classify(error)).toMatchObject({ code: 'stripe_unavailable', outcome: 'unknown' });
  });

  it('is asked after the type where a key was used for another request', () => {
    const error = anError({ type: 'idempotency_error' });
    expect(classify(error).code).toBe('stripe_idempotency_mismatch');
  });

  it("blocks with Stripe's own words, its code and the request id when nobody knows it", () => {
    const error = anError({
      code: 'brand_new_code',
      param: 'lines[0][amount]',
      decline_code: 'a_reason',
      message: 'Something new.',
      requestId: 'req_1',
    });
    expect(classify(error)).toMatchObject({
      code: 'stripe_refused',
      message: 'Something new.',
      stripe_request_id: 'req_1',
      provider_error: {
        code: 'brand_new_code',
        param: 'lines[0][amount]',
        decline_code: 'a_reason',
        http_status: 400,
      },
    });
    expect(failures.stripe_refused.kind).toBe('person');
  });

  it('is unknown in its outcome when no answer came at all', () => {
    const error = new Stripe.errors.StripeConnectionError({ message: 'reset' });
    expect(classify(error)).toMatchObject({
      code: 'stripe_unavailable',
      outcome: 'unknown',
      provider_error: { http_status: null },
    });
  });
});

describe('what is known of the request after a refusal', () => {
  it.each([
    [400, 'not_done'],
    [402, 'not_done'],
    [404, 'not_done'],
    [409, 'unknown'],
    [429, 'not_done'],
    [499, 'not_done'],
    [500, 'unknown'],
    [502, 'unknown'],
  ] as const)('with %d it is %s', (statusCode, outcome) => {
    expect(classify(anError({ statusCode })).outcome).toBe(outcome);
  });

  it('without any answer it is unknown', () => {
    const lost = new Stripe.errors.StripeConnectionError({
      type: 'api_error',
      message: 'reset',
    });
    expect(classify(lost)).toMatchObject({ outcome: 'unknown', http_status: null });
  });

  it('is told when Stripe repeats what it has stored', () => {
    const replayed = (value?: string) =>
      classify(anError(value === undefined ? {} : { headers: { 'idempotent-replayed': value } }))
        .replayed;
    expect(replayed('true')).toBe(true);
    expect(replayed('false')).toBe(false);
    expect(replayed()).toBe(false);
  });

  it('is that nothing is there, by the status alone', () => {
    expect(isMissing(classify(anError({ statusCode: 404 })))).toBe(true);
    expect(isMissing(classify(anError({ statusCode: 400, code: 'resource_missing' })))).toBe(false);
  });
});
