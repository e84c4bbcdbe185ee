import type { InvoiceDocument } from '../../src/domain/document';
import cases from './fixtures/cases.json';
import {
  aConnection,
  aCustomer,
  aLine,
  anInvoice,
  faultsOf,
  fromNeutral,
  planned,
} from './plan-support';

const amountsOf = (document: InvoiceDocument, showZeros = true) => {
  const connection = aConnection({ settings: { show_zero_quantity_lines: showZeros } });
  const { plan } = planned({ connection, document });
  return Object.fromEntries(plan.lines.map((line) => [line.id, line.amount]));
};

describe('C01: per-token prices', () => {
  const { given, expected } = cases.C01;
  const document = fromNeutral(given.invoice);

  it('C01 rounds each line once and adds up to 186.43', () => {
    expect(amountsOf(document)).toEqual(expected.line_amounts_minor);
    expect(planned({ document }).plan.subtotal).toBe(expected.total_minor);
  });

  it('C01 sends unit_amount_decimal in minor units and plain notation', () => {
    const prices = planned({ document }).plan.lines.map((line) => line.unit_amount_decimal);
    expect(prices).toEqual(['0.0123', '0.00035', '0.0123']);
  });

  it('C01 leaves the line of quantity zero out or in by one setting, with the same total', () => {
    expect(Object.keys(amountsOf(document, false))).toEqual(['L1', 'L2', 'L3']);
    expect(Object.keys(amountsOf(document, true))).toEqual(['L1', 'L2', 'L3', 'L4']);
  });
});

describe('C03: half cents', () => {
  const { given, expected } = cases.C03;
  const document = fromNeutral(given.invoice);

  it('C03 rounds halves away from zero on both sides and adds up to 8,189.50', () => {
    expect(amountsOf(document)).toEqual(expected.line_amounts_minor);
    expect(planned({ document }).plan.subtotal).toBe(expected.total_minor);
  });

  it('C03 sends a tie and a credit as a signed amount, and tells quantity and price', () => {
    const [, tie, whole, , credit] = planned({ document }).plan.lines;
    expect(tie).toMatchObject({
      quantity_decimal: null,
      description: 'Sensor seat, extra (1 × USD 8.165)',
    });
    expect(whole).toMatchObject({ quantity_decimal: '1000', unit_amount_decimal: '816.5' });
    expect(credit).toMatchObject({
      amount: -268,
      quantity_decimal: null,
      description: 'Courier refunded (1 × USD -2.675)',
    });
  });
});

describe('C05: a currency with three decimals', () => {
  const { given, expected } = cases.C05;
  const document = fromNeutral(given.invoice);

  it('C05 sends KWD 18.600 as 18600 and KWD 5.124 as 5120', () => {
    const { total, ...lines } = expected.stripe_amounts;
    expect(amountsOf(document)).toEqual(lines);
    expect(planned({ document }).plan.subtotal).toBe(total);
  });

  it('C05 shows the difference of KWD 0.004 and the line it is on', () => {
    const { warnings, plan } = planned({ document });
    expect(warnings).toEqual([
      expect.objectContaining({
        pointer: '/lines/1/unit_amount_decimal',
        message: expect.stringMatching(/KWD 5\.124 is invoiced as KWD 5\.120.*KWD -0\.004/),
      }),
    ]);
    expect(plan.lines[1]).toMatchObject({
      quantity_decimal: null,
      description: 'Usage (1 × KWD 5.124)',
    });
  });

  it('C05 refuses an amount given with a last digit that is not 0', () => {
    const lines = [aLine({ amount: 5124, unit_amount_decimal: '5124' })];
    expect(faultsOf({ document: anInvoice({ currency: 'kwd', lines }) })).toEqual([
      expect.objectContaining({ pointer: '/lines/0/amount', code: 'amount_not_multiple' }),
    ]);
  });

  it('C05 names the rounding when the control total is that of the unrounded invoice', () => {
    const [fault] = faultsOf({ document: { ...document, expected_total: 23_724 } });
    expect(fault).toMatchObject({ pointer: '/expected_total' });
    expect(fault?.message).toContain('KWD 5.124 is invoiced as KWD 5.120');
  });
});

describe('C07: both ends of the scale', () => {
  const [small, , large] = cases.C07.given.invoices.map(fromNeutral);

  it('C07 warns that 0.30 USD is carried over and not collected', () => {
    const { plan, skip, warnings } = planned({ document: small! });
    expect(plan.subtotal).toBe(cases.C07.expected['INV-M07A'].carried_over_minor);
    expect(skip).toBeNull();
    expect(warnings).toEqual([expect.objectContaining({ code: 'below_minimum_charge' })]);
  });

  it('C07 skips 0.30 USD when the setting says so', () => {
    const connection = aConnection({ settings: { skip_zero_total: true } });
    expect(planned({ connection, document: small! }).skip).toMatch(
      /USD 0\.30 is below .* USD 0\.50/,
    );
  });

  it('C07 stops 1,250,000.00 USD before Stripe', () => {
    const [fault] = faultsOf({ document: large! });
    expect(fault).toMatchObject({ pointer: '/lines/0/amount', code: 'amount_over_ceiling' });
    expect(fault?.message).toMatch(/USD 1,250,000\.00 is above the ceiling of USD 999,999\.99/);
  });

  it('C07 lets it pass for a customer with a higher ceiling', () => {
    const customer = aCustomer({ settings: { max_amount: 200_000_000 } });
    expect(planned({ customer, document: large! }).plan.subtotal).toBe(125_000_000);
  });
});

describe('C08: texts over the limits', () => {
  const emoji = '\u{1F600}';
  const text = `${'م'.repeat(1000)}\n${'x'.repeat(3998)}${emoji}${'y'.repeat(200)}`;
  const document = anInvoice({
    memo: 'm'.repeat(1600),
    metadata: { note: 'a'.repeat(499) + emoji },
    lines: [aLine({ description: text, unit_amount_decimal: '10000' })],
  });

  it('C08 cuts for display, whichever way characters are counted, and names each field', () => {
    const { plan, warnings } = planned({ document });
    expect(plan.subtotal).toBe(cases.C08.expected.total_minor);
    expect(plan.description).toBe('m'.repeat(1500));
    expect(plan.metadata['note']).toBe('a'.repeat(499));
    const description = plan.lines[0]!.description;
    expect(Buffer.byteLength(description)).toBeLessThanOrEqual(5000);
    expect(text.startsWith(description)).toBe(true);
    expect(warnings.map(({ pointer }) => pointer)).toEqual([
      '/lines/0/description',
      '/memo',
      '/metadata/note',
    ]);
  });

  it('C08 keeps its own keys present and uncut', () => {
    const id = 'i'.repeat(128);
    const { plan } = planned({ document: { ...document, id } });
    expect(plan.metadata).toMatchObject({
      holdfast_invoice_id: id,
      holdfast_connection: 'default',
      holdfast_revision: '1',
    });
    expect(plan.lines[0]!.metadata).toEqual({
      holdfast_line_id: 'l1',
      holdfast_line_hash: plan.lines[0]!.hash,
    });
  });

  it('C08 refuses a key of 41 characters and a fifth custom field, each with its pointer', () => {
    const key = 'a_key_of_41_characters_aaaaaaaaaaaaaaaaaaa'.slice(0, 41);
    const fields = cases.C08.given.invoice.custom_fields.map(({ name, value }) => [name, value]);
    const faults = faultsOf({
      document: {
        ...document,
        metadata: { ...document.metadata, [key]: 'x' },
        custom_fields: Object.fromEntries(fields) as Record<string, string>,
      },
    });
    expect(faults.map(({ pointer }) => pointer)).toEqual([
      `/metadata/${key}`,
      '/custom_fields/Site',
    ]);
  });
});

describe('C09: a commitment and the usage it covers', () => {
  const { given, expected } = cases.C09;
  const document = { ...fromNeutral(given.invoice), expected_total: 20_000 };

  it('C09 keeps both halves, with a total of 200.00', () => {
    expect(amountsOf(document, false)).toEqual({ L1: 50_000, L2: -50_000, L3: 20_000 });
    expect(planned({ document }).plan.subtotal).toBe(expected.total_minor);
  });

  it('C09 refuses the invoice when only one half was posted', () => {
    const lines = document.lines.filter(({ id }) => id !== 'L2');
    expect(faultsOf({ document: { ...document, lines } })).toEqual([
      expect.objectContaining({ pointer: '/expected_total', code: 'control_total_differs' }),
    ]);
  });
});

describe('C45: currencies', () => {
  it('C45 sends the currency of the invoice explicitly', () => {
    const document = fromNeutral(cases.C45.given.invoice);
    expect(planned({ document }).plan).toMatchObject({ currency: 'usd', subtotal: 10_000 });
  });

  it('C45 refuses the currency "US$"', () => {
    expect(faultsOf({ document: anInvoice({ currency: 'US$' }) })).toEqual([
      expect.objectContaining({ pointer: '/currency', code: 'currency_unknown' }),
    ]);
  });
});

describe('C46: due dates', () => {
  const document = fromNeutral(cases.C46.given.invoice);

  it('C46 is due at noon of the day in the zone of the settings, the same however often it is asked', () => {
    const [from, to] = cases.C46.expected['INV-N05'].due_date_between;
    const connection = aConnection({ settings: { time_zone: 'America/Los_Angeles' } });
    const dueOn = { connection, document: { ...document, due_on: '2026-12-01' } };
    const { due_date, days_until_due } = planned(dueOn).plan;
    expect(due_date).toBeGreaterThanOrEqual(from!);
    expect(due_date).toBeLessThanOrEqual(to!);
    expect(days_until_due).toBeNull();
    const now = new Date('2026-11-10T00:00:00Z');
    expect(planned({ ...dueOn, now }).plan.due_date).toBe(due_date);
  });

  it('C46 refuses a due day that is over there, and one beside a number of days', () => {
    const connection = aConnection({ settings: { time_zone: 'America/Los_Angeles' } });
    const dueOn = { connection, document: { ...document, due_on: '2026-12-01' } };
    // Half past ten in the evening of 1 December there.
    expect(planned({ ...dueOn, now: new Date('2026-12-02T06:30:00Z') }).plan.due_date).toBe(
      Date.parse('2026-12-02T07:59:00Z') / 1000,
    );
    const over = faultsOf({ ...dueOn, now: new Date('2026-12-02T08:30:00Z') });
    expect(over).toEqual([expect.objectContaining({ pointer: '/due_on' })]);
    const twice = faultsOf({ document: { ...document, due_on: '2026-12-01', days_until_due: 3 } });
    expect(twice).toEqual([expect.objectContaining({ code: 'due_date_twice' })]);
  });

  it('C46 takes the default number of days when the invoice names none', () => {
    expect(planned({ document }).plan).toMatchObject({
      collection_method: 'send_invoice',
      days_until_due: 30,
    });
  });

  it('C46 plans the same bytes however often it is asked', () => {
    expect(JSON.stringify(planned({ document }))).toBe(JSON.stringify(planned({ document })));
  });

  it('C46 sends no due date with an automatic charge, and says so', () => {
    const { plan, warnings } = planned({
      document: { ...document, collection_method: 'charge_automatically', days_until_due: 10 },
    });
    expect(plan.days_until_due).toBeNull();
    expect(warnings).toEqual([expect.objectContaining({ pointer: '/days_until_due' })]);
  });
});
