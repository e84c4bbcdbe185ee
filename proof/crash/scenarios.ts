import type { Desk } from './desk';

/** One life of an invoice from its posting to its end, as the people around it bring it there. */
export interface Scenario {
  name: string;
  /** What it must end as. */
  ends: 'paid' | 'void' | 'uncollectible' | 'deleted';
  /** Of its connection. */
  settings?: { leave_as_draft: boolean };
  live(desk: Desk): Promise<void>;
}

const line = (id: string, amount = '2500') => ({
  id,
  description: `Line ${id}`,
  quantity: '1',
  unit_amount_decimal: amount,
});
const lines = [line('l1'), line('l2', '199')];
const automatic = { mode: 'automatic' };

const isOf = (revision: number, status: string) => (view: Record<string, unknown>) =>
  view['revision'] === revision && view['status'] === status;

const card: Scenario = {
  name: 'card',
  ends: 'paid',
  live: async (desk) => void (await desk.post({ customer_id: 'card', lines, tax: automatic })),
};

const long: Scenario = {
  name: 'long',
  ends: 'paid',
  live: async (desk) => {
    const many = Array.from({ length: 101 }, (_, n) => line(`l${n}`));
    await desk.post({ customer_id: 'card', lines: many });
  },
};

const externalTax: Scenario = {
  name: 'external tax',
  ends: 'paid',
  live: async (desk) => {
    await desk.post({ customer_id: 'card', lines, tax: { mode: 'external' } });
    await desk.whenStatus('awaiting_tax');
    await desk.act('supply_tax', {
      revision: 1,
      provider: 'avatax',
      lines: lines.map(({ id }) => ({
        id,
        tax_amounts: [
          {
            amount: 10,
            taxable_amount: 100,
            tax_rate_data: { display_name: 'Sales tax', percentage: 10, inclusive: false },
          },
        ],
      })),
    });
  },
};

const fallback: Scenario = {
  name: 'fallback',
  ends: 'paid',
  live: async (desk) => {
    const tax = { mode: 'external', timeout: 'PT2S', on_timeout: 'fallback' };
    await desk.post({ customer_id: 'card', lines, tax });
  },
};

const anrok: Scenario = {
  name: 'anrok',
  ends: 'paid',
  live: async (desk) =>
    void (await desk.post({ customer_id: 'anrok', lines, tax: { mode: 'anrok_metadata' } })),
};

const approved: Scenario = {
  name: 'approved',
  ends: 'paid',
  settings: { leave_as_draft: true },
  live: async (desk) => {
    await desk.post({ customer_id: 'invoice', lines });
    await desk.whenStatus('awaiting_approval');
    await desk.act('finalize');
    await desk.whenStatus('open');
    await desk.inStripe('pay', { paid_out_of_band: 'true' });
  },
};

const voided: Scenario = {
  name: 'voided',
  ends: 'void',
  live: async (desk) => {
    await desk.post({ customer_id: 'invoice', lines });
    await desk.whenStatus('open');
    await desk.act('void');
  },
};

const deleted: Scenario = {
  name: 'deleted',
  ends: 'deleted',
  settings: { leave_as_draft: true },
  live: async (desk) => {
    await desk.post({ customer_id: 'invoice', lines });
    await desk.whenStatus('awaiting_approval');
    await desk.act('void');
  },
};

const uncollectible: Scenario = {
  name: 'uncollectible',
  ends: 'uncollectible',
  live: async (desk) => {
    await desk.post({ customer_id: 'invoice', lines });
    await desk.whenStatus('open');
    await desk.act('mark_uncollectible');
  },
};

/** Blocked on a fact of the world, which is mended there. */
async function blockAndMend(desk: Desk): Promise<void> {
  await desk.post({ customer_id: 'no_address', lines, tax: automatic });
  await desk.when('blocked', (view) => view['blocked']?.code === 'tax_location_invalid');
  await desk.lab.stripe('POST', '/v1/customers/cus_no_address', {
    'address[country]': 'US',
    'address[state]': 'CA',
    'address[postal_code]': '94111',
    'address[line1]': '1 Example Street',
    'address[city]': 'San Francisco',
  });
}

const released: Scenario = {
  name: 'released',
  ends: 'paid',
  live: async (desk) => {
    await blockAndMend(desk);
    await desk.act('retry');
  },
};

const releasedInBulk: Scenario = {
  name: 'released in bulk',
  ends: 'paid',
  live: async (desk) => {
    await blockAndMend(desk);
    await desk.bulk('retry', { blocked_code: 'tax_location_invalid' });
  },
};

/** Somebody adds a line in the Dashboard; the approval finds it. */
async function meddle(desk: Desk): Promise<void> {
  await desk.post({ customer_id: 'invoice', lines });
  await desk.whenStatus('awaiting_approval');
  await desk.inStripe('add_lines', { 'lines[0][amount]': '100', 'lines[0][description]': 'Extra' });
  await desk.act('finalize');
  await desk.when('blocked', ({ blocked }) => blocked?.code === 'invoice_differs');
}

const replaced: Scenario = {
  name: 'lines replaced',
  ends: 'paid',
  settings: { leave_as_draft: true },
  live: async (desk) => {
    await meddle(desk);
    await desk.act('replace_lines');
    await desk.whenStatus('open');
    await desk.inStripe('pay', { paid_out_of_band: 'true' });
  },
};

const gatePassed: Scenario = {
  name: 'payment gate passed',
  ends: 'paid',
  live: async (desk) => {
    const precalculated_tax = { tax_amount: 270, tax_name: 'Sales tax' };
    const payment_gate = { tax_type: 'PRECALCULATED', precalculated_tax };
    await desk.post({ customer_id: 'card', lines, payment_gate });
  },
};

const gateFailed: Scenario = {
  name: 'payment gate failed',
  ends: 'void',
  live: async (desk) =>
    void (await desk.post({ customer_id: 'declined', lines, payment_gate: {} })),
};

const chargedFirst: Scenario = {
  name: 'payment gate charged first',
  ends: 'paid',
  live: async (desk) => {
    const precalculated_tax = { tax_amount: 270, tax_name: 'Sales tax' };
    const kind = { payment_type: 'PAYMENT_INTENT', tax_type: 'PRECALCULATED' };
    await desk.post({ customer_id: 'card', lines, payment_gate: { ...kind, precalculated_tax } });
  },
};

const declinedFirst: Scenario = {
  name: 'payment gate declined first',
  ends: 'deleted',
  live: async (desk) => {
    const payment_gate = { payment_type: 'PAYMENT_INTENT' };
    await desk.post({ customer_id: 'declined', lines, payment_gate });
  },
};

const revised: Scenario = {
  name: 'revised draft',
  ends: 'paid',
  settings: { leave_as_draft: true },
  live: async (desk) => {
    await desk.post({ customer_id: 'invoice', lines });
    await desk.whenStatus('awaiting_approval');
    await desk.act('replace_lines', { revision: 2, lines: [line('l1', '700'), line('l3')] });
    await desk.when('approval again', isOf(2, 'awaiting_approval'));
    await desk.act('finalize');
    await desk.whenStatus('open');
    await desk.inStripe('pay', { paid_out_of_band: 'true' });
  },
};

const reissued: Scenario = {
  name: 'reissued',
  ends: 'paid',
  live: async (desk) => {
    await desk.post({ customer_id: 'invoice', lines });
    await desk.whenStatus('open');
    await desk.act('reissue', { revision: 2, lines: [line('l1', '700')] });
    await desk.when('open again', isOf(2, 'open'));
    await desk.inStripe('pay', { paid_out_of_band: 'true' });
  },
};

export const scenarios: Scenario[] = [
  card,
  long,
  externalTax,
  fallback,
  anrok,
  approved,
  voided,
  deleted,
  uncollectible,
  released,
  releasedInBulk,
  replaced,
  gatePassed,
  gateFailed,
  chargedFirst,
  declinedFirst,
  revised,
  reissued,
];
