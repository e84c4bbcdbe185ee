import {
  aConnection,
  aCustomer,
  aLine,
  anInvoice,
  aProduct,
  faultsOf,
  planned,
} from '../cases/plan-support';

const lines = (...parts: Parameters<typeof aLine>[0][]) =>
  parts.map((part, index) => aLine({ id: `l${index}`, ...part }));

const daysOf = (part: Parameters<typeof planned>[0]) => planned(part).plan.days_until_due;

const lineOf = (part: Parameters<typeof aLine>[0], settings = {}) =>
  planned({
    connection: aConnection({ settings }),
    document: anInvoice({ lines: [aLine(part)] }),
  }).plan.lines[0]!;

const iskLine = (unit_amount_decimal: string) =>
  planned({ document: anInvoice({ currency: 'isk', lines: lines({ unit_amount_decimal }) }) }).plan
    .lines[0]!;

describe('what is refused', () => {
  it('lists every fault at once, each with its pointer', () => {
    const faults = faultsOf({
      customer: null,
      connection: aConnection({ fallback_product_id: null }),
      document: anInvoice({
        currency: 'US$',
        expected_total: 1,
        lines: [
          aLine({ id: 'a', quantity: '-1' }),
          aLine({ id: 'a', unit_amount_decimal: '0.0000000000001' }),
          aLine({ id: '', product_id: 'unknown' }),
        ],
        metadata: { holdfast_invoice_id: 'mine' },
        tax: { mode: 'anrok', timeout: '1 hour', on_timeout: 'fallback' },
      }),
    });
    expect(faults.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/currency', 'currency_unknown'],
      ['/customer_id', 'customer_unknown'],
      ['/tax/timeout', 'duration_invalid'],
      ['/tax/mode', 'tax_mode_not_supported'],
      ['/tax/on_timeout', 'fallback_mode_missing'],
      ['/lines/1/id', 'line_id_duplicate'],
      ['/lines/2/id', 'line_id_invalid'],
      ['/lines/0/quantity', 'quantity_negative'],
      ['/lines/1/unit_amount_decimal', 'decimal_invalid'],
      ['/lines/2/product_id', 'product_unmapped'],
      ['/metadata/holdfast_invoice_id', 'metadata_key_reserved'],
    ]);
  });

  it('refuses a customer without billing configuration', () => {
    expect(faultsOf({ customer: aCustomer({ billing_config: null }) })).toEqual([
      expect.objectContaining({ pointer: '/customer_id', code: 'customer_not_configured' }),
    ]);
  });

  it.each([
    ['an id with a space', { id: 'a b' }, '/id'],
    ['no lines', { lines: [] }, '/lines'],
    ['too many days', { days_until_due: 1826 }, '/days_until_due'],
    ['half an emoji', { memo: 'cut \ud83d' }, '/memo'],
    ['a NUL in a line', { lines: [aLine({ description: 'a\0b' })] }, '/lines/0/description'],
    ['half a unit', { lines: [aLine({ amount: 0.5 })] }, '/lines/0/amount'],
    ['another total', { expected_total: 999 }, '/expected_total'],
    ['a square bracket in a key', { metadata: { 'a[b]': 'x' } }, '/metadata/a[b]'],
    ['a slash in a bad key', { metadata: { 'holdfast_/~': 'x' } }, '/metadata/holdfast_~1~0'],
    [
      'a custom field with a long name',
      { custom_fields: { ['n'.repeat(41)]: 'x' } },
      `/custom_fields/${'n'.repeat(41)}`,
    ],
    [
      '48 metadata keys',
      {
        metadata: Object.fromEntries(
          Array.from({ length: 48 }, (_, n): [string, string] => [`k${n}`, 'x']),
        ),
      },
      '/metadata',
    ],
    [
      'a period that ends before it starts',
      {
        lines: [aLine({ period: { start: '2026-11-01T00:00:00Z', end: '2026-10-01T00:00:00Z' } })],
      },
      '/lines/0/period/end',
    ],
    [
      'a period without time zone',
      {
        lines: [aLine({ period: { start: '2026-11-01', end: '2026-11-02T00:00:00Z' } })],
      },
      '/lines/0/period/start',
    ],
    [
      'a total over the ceiling',
      { lines: lines({ amount: 60_000_000 }, { amount: 60_000_000 }) },
      '/lines',
    ],
  ])('refuses %s', (_what, part, pointer) => {
    expect(faultsOf({ document: anInvoice(part) }).map((fault) => fault.pointer)).toEqual([
      pointer,
    ]);
  });

  it('sells a line by a Stripe price and says that the draft is where it is proven', () => {
    const products = [aProduct('api', { stripe_product_id: 'price_1' })];
    const document = anInvoice({ lines: [aLine({ product_id: 'api', quantity: '2.50' })] });
    const { plan, warnings } = planned({ products, document });
    expect(plan.lines).toEqual([
      expect.objectContaining({
        amount: 2500,
        description: 'API calls',
        quantity_decimal: '2.5',
        unit_amount_decimal: null,
        stripe_product_id: null,
        stripe_price_id: 'price_1',
      }),
    ]);
    expect(warnings).toEqual([expect.objectContaining({ code: 'stripe_price_decides' })]);
  });

  it('refuses a Stripe price for a credit, and where lines become one', () => {
    const products = [aProduct('api', { stripe_product_id: 'price_1' })];
    const credit = anInvoice({
      lines: [aLine({ product_id: 'api', unit_amount_decimal: '-100' })],
    });
    const long = anInvoice({
      lines: lines(...Array.from({ length: 251 }, () => ({ product_id: 'api' }))),
    });
    const connection = aConnection({ settings: { over_250_lines: 'group_by_product' } });
    for (const document of [credit, long]) {
      const [fault] = faultsOf({ products, document, connection });
      expect(fault?.message).toMatch(/Map the product of that price \(prod_…\)/);
    }
  });

  it('refuses keys of Anrok only while Anrok reads the metadata', () => {
    const document = anInvoice({ metadata: { anrok_note: 'x' } });
    expect(planned({ document }).plan.metadata).toMatchObject({ anrok_note: 'x' });
    const connection = aConnection({ tax: { mode: 'anrok_metadata' } });
    expect(faultsOf({ connection, document })).toEqual([
      expect.objectContaining({ pointer: '/metadata/anrok_note' }),
    ]);
  });

  it.each(['reject', 'split'] as const)('refuses 251 lines under over_250_lines: %s', (setting) => {
    const document = anInvoice({
      lines: lines(...Array.from({ length: 251 }, () => ({}))),
      expected_total: 251_000,
    });
    const connection = aConnection({ settings: { over_250_lines: setting } });
    expect(faultsOf({ connection, document })).toEqual([
      expect.objectContaining({ pointer: '/lines', code: 'too_many_lines' }),
    ]);
  });

  it('takes 250 lines as they are', () => {
    const document = anInvoice({ lines: lines(...Array.from({ length: 250 }, () => ({}))) });
    expect(planned({ document }).plan.lines).toHaveLength(250);
  });

  it.each(['anrok', 'avalara'] as const)('says which modes there are when asked for %s', (mode) => {
    const [fault] = faultsOf({ connection: aConnection({ tax: { mode } }) });
    expect(fault?.pointer).toBe('/tax/mode');
    expect(fault?.message).toContain('none, automatic, anrok_metadata, external');
  });

  it.each([null, 'none', 'external', 'avalara'] as const)(
    'refuses a fallback from external to %s',
    (fallback_mode) => {
      const tax = { mode: 'external', on_timeout: 'fallback', fallback_mode } as const;
      expect(faultsOf({ connection: aConnection({ tax }) })).toEqual([
        expect.objectContaining({ pointer: '/tax/on_timeout' }),
      ]);
    },
  );
});

describe('the policy', () => {
  it('takes the override of the invoice before the connection', () => {
    const connection = aConnection({
      tax: { mode: 'automatic', timeout: 'P1D', fallback_mode: 'automatic' },
    });
    const document = anInvoice({
      tax: { mode: 'external', timeout: 'PT30S', on_timeout: 'fallback' },
      finalize: 'manual',
    });
    expect(planned({ connection, document }).policy).toEqual({
      tax_mode: 'external',
      tax_timeout_ms: 30_000,
      on_timeout: 'fallback',
      fallback_mode: 'automatic',
      needs_approval: true,
    });
  });

  it('leaves a draft for approval when the customer is set so', () => {
    const customer = aCustomer({ settings: { leave_as_draft: true } });
    expect(planned({ customer }).policy.needs_approval).toBe(true);
    expect(planned().policy.needs_approval).toBe(false);
  });

  it('takes due days from the invoice, then the customer, then the settings', () => {
    const billing_config = { ...aCustomer().billing_config!, days_until_due: 14 };
    const customer = aCustomer({ billing_config });
    expect(daysOf({ customer, document: anInvoice({ days_until_due: 0 }) })).toBe(0);
    expect(daysOf({ customer })).toBe(14);
    expect(daysOf({})).toBe(30);
  });
});

describe('skipping', () => {
  const connection = aConnection({ settings: { skip_zero_total: true } });
  const skipOf = (amount: number) =>
    planned({ connection, document: anInvoice({ lines: lines({ amount }) }) }).skip;

  it('skips zero and what is below the smallest charge', () => {
    expect(skipOf(0)).toMatch(/total is zero/);
    expect(skipOf(49)).toMatch(/below the smallest charge/);
  });

  it('never skips a credit, which would be lost', () => {
    expect([skipOf(50), skipOf(-30)]).toEqual([null, null]);
  });
});

describe('a line', () => {
  it('carries quantity and price where they give the amount', () => {
    expect(
      lineOf({ quantity: '1234567', unit_amount_decimal: '0.0123', amount: 15_185 }),
    ).toMatchObject({
      amount: 15_185,
      quantity_decimal: '1234567',
      unit_amount_decimal: '0.0123',
      description: 'API calls',
    });
  });

  it('carries the amount where they do not, and tells quantity and price', () => {
    expect(
      lineOf({ quantity: '1234567', unit_amount_decimal: '0.0123', amount: 15_184 }),
    ).toMatchObject({
      amount: 15_184,
      quantity_decimal: null,
      unit_amount_decimal: null,
      description: 'API calls (1,234,567 × USD 0.000123)',
    });
  });

  it('tells quantity and price always when the setting says so', () => {
    const settings = { always_show_price_and_quantity: true };
    expect(lineOf({}, settings).description).toBe('API calls (1 × USD 10.00)');
  });

  it('tells no price of zero beside a flat amount', () => {
    expect(lineOf({ unit_amount_decimal: '0', amount: 500 }).description).toBe('API calls');
  });

  it('keeps quantity and price of a long description uncut', () => {
    const { description } = lineOf({ description: 'é'.repeat(5000), amount: 1 });
    expect(description).toMatch(/^é+ \(1 × USD 10\.00\)$/);
    expect(Buffer.byteLength(description)).toBeLessThanOrEqual(5000);
  });

  it('changes its hash with anything that is written', () => {
    const period = { start: '2026-10-01T00:00:00Z', end: '2026-11-01T00:00:00Z' };
    const variants = [
      {},
      { id: 'l2' },
      { description: 'Calls' },
      { quantity: '2' },
      { amount: 999 },
      { metadata: { a: 'b' } },
      { period },
    ];
    const hashes = variants.map((part) => lineOf(part).hash);
    expect(new Set(hashes).size).toBe(variants.length);
    expect(hashes.every((hash) => /^[0-9a-f]{16}$/.test(hash))).toBe(true);
  });

  it('has the same hash in whatever order the metadata came', () => {
    const one = lineOf({ metadata: { a: '1', b: '2' } });
    expect(lineOf({ metadata: { b: '2', a: '1' } }).hash).toBe(one.hash);
  });

  it('of zero stays off the invoice only with quantity and amount zero', () => {
    const { plan } = planned({
      document: anInvoice({
        lines: lines({ quantity: '0' }, { unit_amount_decimal: '0' }, { quantity: '0', amount: 5 }),
      }),
    });
    expect(plan.lines.map(({ id }) => id)).toEqual(['l1', 'l2']);
  });

  it('of zero stays when there is no other', () => {
    const document = anInvoice({ lines: lines({ quantity: '0' }, { quantity: '0.00' }) });
    expect(planned({ document }).plan.lines).toHaveLength(2);
  });

  it('in ISK carries decimals only for whole units', () => {
    expect(iskLine('459300')).toMatchObject({ amount: 459_300, unit_amount_decimal: '459300' });
    expect(iskLine('459250.75')).toMatchObject({ amount: 459_300, unit_amount_decimal: null });
  });
});

describe('entity mapping', () => {
  it('maps products by their custom field, else to the fallback', () => {
    const { plan, warnings } = planned({
      products: [aProduct('api', { stripe_product_id: 'prod_api' }), aProduct('other')],
      document: anInvoice({
        lines: lines({ product_id: 'api' }, { product_id: 'other' }, {}, { product_id: 'typo' }),
      }),
    });
    const products = plan.lines.map((line) => line.stripe_product_id);
    expect(products).toEqual(['prod_api', 'prod_misc', 'prod_misc', 'prod_misc']);
    expect(warnings).toEqual([
      expect.objectContaining({ pointer: '/lines/3/product_id', code: 'product_unknown' }),
    ]);
  });

  it('carries custom fields to where the mapping says', () => {
    const connection = aConnection({
      entity_mapping: [
        { from: 'line.custom_fields.sku', to: 'invoiceitem.price' },
        { from: 'invoice.custom_fields.contract_name', to: 'invoice.custom_fields.Contract' },
        { from: 'customer.custom_fields.region', to: 'invoice.metadata.region' },
        { from: 'invoice.metadata.run', to: 'invoiceitem.metadata.run' },
        { from: 'product.custom_fields.team', to: 'invoiceitem.metadata.team' },
        { from: 'line.custom_fields.absent', to: 'invoiceitem.metadata.absent' },
      ],
    });
    const { plan } = planned({
      connection,
      customer: aCustomer({ custom_fields: { region: 'emea' } }),
      products: [aProduct('api', { team: 'core', stripe_product_id: 'prod_api' })],
      document: anInvoice({
        custom_fields: { contract_name: 'C-9', PO: '4711' },
        metadata: { run: 'r1' },
        lines: lines({ product_id: 'api', custom_fields: { sku: 'prod_sku' } }),
      }),
    });
    expect(plan.custom_fields).toEqual([
      { name: 'PO', value: '4711' },
      { name: 'Contract', value: 'C-9' },
    ]);
    expect(plan.metadata).toMatchObject({ region: 'emea', run: 'r1' });
    expect(plan.lines[0]).toMatchObject({
      stripe_product_id: 'prod_sku',
      metadata: { run: 'r1', team: 'core', holdfast_line_id: 'l0' },
    });
    expect(plan.lines[0]!.metadata).not.toHaveProperty('absent');
  });

  it.each([
    ['customer.name', 'invoice.metadata.name'],
    ['customer.metadata.x', 'invoice.metadata.x'],
    ['product.custom_fields.x', 'invoice.metadata.x'],
    ['customer.custom_fields.x', 'invoiceitem.price'],
    ['line.custom_fields.x', 'invoice.number'],
    ['line.custom_fields.', 'invoiceitem.price'],
  ])('says that a mapping from %s to %s is not supported', (from, to) => {
    const connection = aConnection({ entity_mapping: [{ from, to }] });
    expect(faultsOf({ connection })).toEqual([
      expect.objectContaining({ pointer: '', code: 'entity_mapping_not_supported' }),
    ]);
  });

  it('never lets a mapping displace a key of its own', () => {
    const connection = aConnection({
      entity_mapping: [{ from: 'invoice.metadata.a', to: 'invoice.metadata.holdfast_revision' }],
    });
    expect(faultsOf({ connection, document: anInvoice({ metadata: { a: '2' } }) })).toEqual([
      expect.objectContaining({ code: 'metadata_key_reserved' }),
    ]);
  });

  it('reads only fields that are there, whatever they are called', () => {
    const connection = aConnection({
      entity_mapping: [{ from: 'line.custom_fields.constructor', to: 'invoiceitem.price' }],
    });
    expect(planned({ connection }).plan.lines[0]!.stripe_product_id).toBe('prod_misc');
  });
});
