import { gateDeadlineOf, gateOf } from '../../src/domain/gate-verdict';
import { taxModeOfGate, whyGivenUp } from '../../src/domain/gate';
import type { GatePolicy, PaymentGate } from '../../src/domain/gate';
import type { Fact } from '../../src/domain/facts';
import { allowedActions, nextStep } from '../../src/domain/next-step';
import { initialState, next } from '../../src/domain/state';
import type { InvoiceState, Policy } from '../../src/domain/state';
import type { StripeSnapshot } from '../../src/domain/stripe-snapshot';
import { waitingFor } from '../../src/domain/waiting';
import { nextWakeUp } from '../../src/domain/wake-up';
import { planInvoice } from '../../src/stripe/plan-invoice';
import { planRevision } from '../../src/stripe/plan-revision';
import { precalculatedTax } from '../../src/stripe/precalculated-tax';
import { requestsOf } from '../../src/stripe/preview/requests';
import { fingerprintOf } from '../../src/api/canonical';
import { aConnection, aCustomer, aDocument, aGate } from '../support/documents';
import { aSnapshot } from '../support/lives';

const now = new Date('2026-10-01T00:00:00.000Z');

type Over = Parameters<typeof aDocument>[0];
function plan(
  gate: PaymentGate,
  over: Over = {},
  more: Partial<Parameters<typeof planInvoice>[0]> = {},
) {
  const document = aDocument({ payment_gate: gate, ...over });
  return planInvoice({
    connection: aConnection(),
    customer: aCustomer(),
    products: [],
    document,
    now,
    ...more,
  });
}

function planned(...args: Parameters<typeof plan>) {
  const result = plan(...args);
  if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  return result;
}

function faultsOf(...args: Parameters<typeof plan>): string[] {
  const result = plan(...args);
  return 'faults' in result ? result.faults.map((f) => `${f.pointer} ${f.code}`) : [];
}

describe('an invoice that is posted with a payment gate', () => {
  it('gets a deadline, and is left to nobody: the setting leave_as_draft does not hold it', () => {
    const settings = { ...aConnection().settings, leave_as_draft: true };
    const { policy } = planned(aGate(), {}, { connection: aConnection({ settings }) });
    expect(policy).toMatchObject({
      needs_approval: false,
      gate: { expires_at: '2026-10-02T00:00:00.000Z', on_session: false, has_tax: false },
    });
  });

  it.each([
    ['NONE', 'none'],
    ['STRIPE', 'automatic'],
    ['ANROK', 'anrok_metadata'],
  ] as const)('with the tax type %s has the tax mode %s', (tax_type, mode) => {
    expect(planned(aGate({ tax_type })).policy.tax_mode).toBe(mode);
  });

  it('has a tax mode for each tax type', () => {
    expect(taxModeOfGate).toEqual({
      NONE: 'none',
      STRIPE: 'automatic',
      ANROK: 'anrok_metadata',
      AVALARA: 'avalara',
      PRECALCULATED: 'external',
    });
  });

  it('takes its tax as the connection has it when it says nothing', () => {
    const tax = { ...aConnection().tax, mode: 'automatic' as const };
    const { policy } = planned(aGate(), {}, { connection: aConnection({ tax }) });
    expect(policy.tax_mode).toBe('automatic');
  });

  it('has the metadata of both', () => {
    const gate = aGate({ invoice_metadata: { order: '7' } });
    const { plan: stripePlan } = planned(gate, { metadata: { team: 'a' } });
    expect(stripePlan.metadata).toMatchObject({ order: '7', team: 'a' });
  });

  it.each<[string, Partial<PaymentGate>, Over, string[]]>([
    ['Avalara', { tax_type: 'AVALARA' }, {}, ['/payment_gate/tax_type tax_mode_not_supported']],
    ['a person who finalizes', {}, { finalize: 'manual' }, ['/finalize payment_gate_contradicted']],
    [
      'an invoice that is sent',
      {},
      { collection_method: 'send_invoice' },
      ['/collection_method payment_gate_contradicted'],
    ],
    [
      'two tax modes',
      { tax_type: 'STRIPE' },
      { tax: { mode: 'none', timeout: null, on_timeout: null } },
      ['/payment_gate/tax_type payment_gate_contradicted'],
    ],
    [
      'a tax that is not given',
      { tax_type: 'PRECALCULATED' },
      {},
      ['/payment_gate/precalculated_tax precalculated_tax_mismatch'],
    ],
    [
      'a tax that nobody asks for',
      { precalculated_tax: { tax_amount: 1, tax_name: 'VAT' } },
      {},
      ['/payment_gate/precalculated_tax precalculated_tax_mismatch'],
    ],
    [
      'a key that is posted twice',
      { invoice_metadata: { order: '7' } },
      { metadata: { order: '8' } },
      ['/payment_gate/invoice_metadata/order metadata_twice'],
    ],
  ])('is refused with %s', (_, gate, over, faults) => {
    expect(faultsOf(aGate(gate), over)).toEqual(faults);
  });

  it('is refused below what Stripe charges, for what is carried over to a balance is not there', () => {
    const [line] = aDocument().lines;
    const lines = [{ ...line!, quantity: '1', unit_amount_decimal: '49' }];
    expect(faultsOf(aGate(), { lines })).toEqual(['/lines payment_gate_below_minimum_charge']);
  });

  it('is refused where it would be split, and all faults come at once', () => {
    const [line] = aDocument().lines;
    const lines = Array.from({ length: 251 }, (_, n) => ({ ...line!, id: `l${n}` }));
    const settings = { ...aConnection().settings, over_250_lines: 'split' as const };
    const more = { connection: aConnection({ settings }), maySplit: true };
    expect(faultsOf(aGate({ tax_type: 'AVALARA' }), { lines, finalize: 'manual' }, more)).toEqual([
      '/finalize payment_gate_contradicted',
      '/payment_gate/tax_type tax_mode_not_supported',
      '/lines too_many_lines',
    ]);
  });

  it('is charged for a customer to whom invoices are sent when the invoice itself says so', () => {
    const billing_config = {
      ...aCustomer().billing_config!,
      stripe_collection_method: 'send_invoice' as const,
    };
    const customer = aCustomer({ billing_config });
    expect(faultsOf(aGate(), {}, { customer })).toEqual([
      '/collection_method payment_gate_contradicted',
    ]);
    const over = { collection_method: 'charge_automatically' as const };
    expect(planned(aGate(), over, { customer }).plan.collection_method).toBe(
      'charge_automatically',
    );
  });

  it('is previewed with its charge, and with collection by Stripe itself switched off', () => {
    const { plan: stripePlan, policy } = planned(aGate({ on_session_payment: true }));
    expect(requestsOf(stripePlan, policy).slice(-2)).toMatchObject([
      { method: 'POST', path: '/v1/invoices/{invoice}/finalize', params: { auto_advance: false } },
      { method: 'POST', path: '/v1/invoices/{invoice}/pay', params: { off_session: false } },
    ]);
  });

  it('says where a key of its metadata is that Stripe would not take', () => {
    const key = 'k'.repeat(41);
    expect(faultsOf(aGate({ invoice_metadata: { [key]: 'v' } }))).toEqual([
      `/payment_gate/invoice_metadata/${key} metadata_key_invalid`,
    ]);
  });

  it('keeps its lines where their tax came with them', () => {
    const gate = aGate({
      tax_type: 'PRECALCULATED',
      precalculated_tax: { tax_amount: 7, tax_name: 'VAT' },
    });
    const document = aDocument({ payment_gate: gate });
    const { plan: stripePlan, policy: decided } = planned(gate);
    const record = {
      ref: { connection: 'default', invoice_id: document.id },
      document,
      plan: stripePlan,
      state: initialState(decided),
      seq: 1,
      version: 1,
      links: { hosted_invoice_url: null, invoice_pdf: null },
      created_at: at,
      updated_at: at,
    };
    const configured = { connection: aConnection(), customer: aCustomer(), products: [] };
    const change = { lines: document.lines };
    expect(
      planRevision(record, change, 'replace_lines', { ...configured, now, planInvoice }),
    ).toMatchObject({ faults: [{ code: 'precalculated_tax_not_revised', pointer: '/lines' }] });
  });

  it('is another content than the same without; and no gate is the same as none at all', () => {
    const plain = aDocument();
    expect(fingerprintOf({ ...plain, payment_gate: null })).toBe(fingerprintOf(plain));
    expect(fingerprintOf({ ...plain, payment_gate: aGate() })).not.toBe(fingerprintOf(plain));
  });
});

describe('a tax that comes with the invoice', () => {
  it.each([0, 1, 7, 100, 333])(
    'of %i is spread over what is charged, to the unit',
    (tax_amount) => {
      const [line] = aDocument().lines;
      const amounts = ['33', '-20', '34', '0', '101'];
      const lines = amounts.map((unit_amount_decimal, n) => ({
        ...line!,
        id: `l${n}`,
        quantity: '1',
        unit_amount_decimal,
      }));
      const gate = aGate({
        tax_type: 'PRECALCULATED',
        precalculated_tax: { tax_amount, tax_name: 'VAT' },
      });
      const { plan: stripePlan } = planned(gate, { lines });
      const report = precalculatedTax(aDocument({ payment_gate: gate }), stripePlan, 1);
      const taxes = (report?.lines ?? []).flatMap((one) => one.tax_amounts);
      expect(taxes.reduce((sum, { amount }) => sum + amount, 0)).toBe(tax_amount);
      expect(taxes.every(({ amount, taxable_amount }) => amount >= 0 && taxable_amount > 0)).toBe(
        true,
      );
    },
  );
});

const policy: Policy = {
  tax_mode: 'none',
  tax_timeout_ms: 3_600_000,
  on_timeout: 'finalize_without_tax',
  fallback_mode: null,
  needs_approval: false,
};
const gate: GatePolicy = {
  payment_type: 'INVOICE',
  on_session: false,
  expires_at: '2026-10-02T00:00:00.000Z',
  has_tax: false,
};
const at = '2026-10-01T01:00:00.000Z';
const by = 'holdfast';
const drafted: Fact = {
  type: 'draft_completed',
  at,
  by,
  revision: 1,
  subtotal: 1000,
  version: 'v',
};
const seen = (over: Partial<StripeSnapshot>): Fact => ({
  type: 'invoice_observed',
  at,
  by: 'stripe',
  snapshot: aSnapshot({ status: 'open', finalized_at: at, as_of: at, ...over }),
});
const charged: Fact = { type: 'charge_attempted', at, by, generation: 1 };
const givenUp: Fact = {
  type: 'gate_given_up',
  at,
  by,
  reason: 'declined',
  code: 'card_declined',
  decline_code: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
};

function aState(facts: Fact[], over: Partial<GatePolicy> = {}): InvoiceState {
  return facts.reduce(next, initialState({ ...policy, gate: { ...gate, ...over } }));
}

describe('the life of a gated invoice', () => {
  it('applies the tax that came with it without waiting for anybody', () => {
    const state = initialState({
      ...policy,
      tax_mode: 'external',
      gate: { ...gate, has_tax: true },
    });
    expect(nextStep(next(state, drafted))).toBe('apply_tax');
  });

  it('charges what is open, once for each invoice that replaces the one before', () => {
    expect(nextStep(aState([drafted, seen({})]))).toBe('pay');
    expect(nextStep(aState([drafted, seen({}), charged]))).toBe('track_payment');
    expect(nextStep(aState([drafted, seen({}), charged, seen({ generation: 2 })]))).toBe('pay');
  });

  it.each(['processing', 'requires_action'] as const)(
    'does not charge again while %s',
    (payment) => {
      expect(nextStep(aState([drafted, seen({ payment })], { on_session: true }))).toBe(
        'track_payment',
      );
    },
  );

  it('is voided when it is given up, but not while money is on its way', () => {
    expect(nextStep(aState([drafted, seen({}), givenUp]))).toBe('void');
    const debit = aState([drafted, seen({ payment: 'processing' }), givenUp]);
    expect(nextStep(debit)).toBe('track_payment');
    const later = '2026-10-03T00:00:00.000Z';
    expect(nextStep(next(debit, seen({ payment: 'failed', as_of: later })))).toBe('void');
    expect(nextStep(next(debit, seen({ status: 'paid', as_of: later })))).toBe('close');
  });

  it('is not made anew: another charge would be another verdict', () => {
    expect(allowedActions(aState([drafted, seen({}), charged]))).toEqual(['void']);
    expect(allowedActions(aState([drafted, seen({ status: 'void' })]))).toEqual([]);
  });

  it('passes when money comes although it was given up', () => {
    const state = aState([drafted, seen({}), givenUp, seen({ status: 'paid' })]);
    expect(gateOf(state)).toMatchObject({ status: 'passed', reason: null, message: null });
  });

  it('tells why it failed: of two reasons the first', () => {
    const second: Fact = { ...givenUp, at: '2026-10-01T02:00:00.000Z', reason: 'expired' };
    const state = aState([drafted, seen({}), second, givenUp, seen({ status: 'void' })]);
    expect(gateOf(state)).toMatchObject({
      status: 'failed',
      reason: 'declined',
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
    });
  });

  it.each<[string, Fact[], string]>([
    ['a person here', [{ type: 'requested', at, by: 'api_key:k', action: 'void' }], 'by api_key:k'],
    ['somebody in Stripe', [], 'in Stripe'],
  ])('tells that it was voided by %s', (_, facts, who) => {
    const state = aState([drafted, seen({}), ...facts, seen({ status: 'void' })]);
    const message = `The invoice was voided ${who}.`;
    expect(gateOf(state)).toMatchObject({ status: 'failed', reason: 'voided', message });
  });

  it('wakes at its deadline, also while it is blocked, and says so', () => {
    const blocked: Fact = {
      type: 'blocked',
      at,
      by,
      n: 1,
      step: 'pay',
      code: 'stripe_auth',
      message: 'The key is refused.',
      attempts: 1,
      stripe_request_id: null,
    };
    const state = aState([drafted, seen({}), blocked]);
    expect(nextWakeUp(state, at)).toBe(gate.expires_at);
    expect(waitingFor(state)?.message).toMatch(/At 2026-10-02T.* its payment gate fails/);
    expect(gateDeadlineOf(next(state, givenUp))).toBeNull();
  });
});

describe('what a look at Stripe says against a gate', () => {
  const declined = { code: 'card_declined', decline_code: 'authentication_required', message: 'm' };
  it.each<[string, Partial<StripeSnapshot>, string | null, string | null]>([
    ['a payment that failed', { payment: 'failed' }, 'declined', 'declined'],
    ['a wish to confirm', { payment: 'requires_action' }, 'authentication_required', null],
    [
      'a decline until the customer confirms',
      { payment: 'failed', payment_error: declined },
      'authentication_required',
      null,
    ],
    ['a debit on its way', { payment: 'processing' }, null, null],
    ['an open invoice', {}, null, null],
    ['an invoice given up', { status: 'uncollectible' }, 'uncollectible', 'uncollectible'],
    ['a paid one', { status: 'paid', payment: 'succeeded' }, null, null],
  ])('%s', (_, over, away, present) => {
    const snapshot = aSnapshot({ status: 'open', ...over });
    expect(whyGivenUp(gate, snapshot)?.reason ?? null).toBe(away);
    expect(whyGivenUp({ ...gate, on_session: true }, snapshot)?.reason ?? null).toBe(present);
  });

  it('is nothing of an invoice that is not to be paid', () => {
    for (const status of ['draft', 'void', 'paid', 'deleted'] as const) {
      expect(whyGivenUp(gate, aSnapshot({ status, payment: 'failed' }))).toBeNull();
      expect(whyGivenUp(gate, aSnapshot({ status, payment: 'requires_action' }))).toBeNull();
    }
  });

  it('is nothing while the customer is there and is asked, by whichever code', () => {
    const code = 'invoice_payment_intent_requires_action';
    const asked = { code, decline_code: null, message: 'm' };
    const failed = aSnapshot({ status: 'open', payment: 'failed', payment_error: asked });
    expect(whyGivenUp({ ...gate, on_session: true }, failed)).toBeNull();
    expect(whyGivenUp(gate, failed)?.reason).toBe('authentication_required');
  });

  it('is said in words where the bank has none', () => {
    const words = (over: Partial<StripeSnapshot>) =>
      whyGivenUp(gate, aSnapshot({ status: 'open', ...over }));
    const none = { code: null, decline_code: null };
    expect(words({ status: 'uncollectible' })).toEqual({
      ...none,
      reason: 'uncollectible',
      message: 'The invoice was marked uncollectible.',
    });
    expect(words({ payment: 'failed' })).toEqual({
      ...none,
      reason: 'declined',
      message: 'The payment failed.',
    });
    expect(words({ payment: 'failed', payment_error: declined })).toEqual({
      ...declined,
      reason: 'authentication_required',
      message: 'm',
    });
    const asked = {
      ...declined,
      code: 'invoice_payment_intent_requires_action',
      decline_code: null,
    };
    expect(words({ payment: 'failed', payment_error: asked })).toMatchObject({
      reason: 'authentication_required',
    });
  });
});
