import type { Fact } from '../../src/domain/facts';
import { eventsBetween } from '../../src/domain/news';
import { next } from '../../src/domain/state';
import type { InvoiceRecord, OutboundEvent, Store, TimelineEntry } from '../../src/store/ports';
import { anAcceptance, at, blocked, createTestDatabase, drafted, observed, until } from './support';
import type { TestDatabase } from './support';

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = database.store();
  await store.migrate();
});
afterAll(() => database.drop());

async function anInvoice(id: string): Promise<InvoiceRecord> {
  return (await store.invoices.accept(anAcceptance(id))).record;
}

async function eventsOf(id: string): Promise<OutboundEvent[]> {
  const { data } = await store.outbox.list('default', { limit: 1000, cursor: null });
  return data.filter((event) => event.data['id'] === id).toReversed();
}

const by = 'holdfast';
const approved: Fact = { type: 'approved', at, by: 'person' };
const decided: Fact = {
  type: 'tax_decided',
  at,
  by,
  round: 1,
  outcome: 'applied',
  provider: 'anrok',
  amount: 0,
  reason: null,
};

describe('recording facts', () => {
  it('tells one fact once, however often it arrives at the same moment', async () => {
    const { ref } = await anInvoice('again');
    const fact = { ...drafted };
    await Promise.all(Array.from({ length: 20 }, () => store.invoices.record(ref, [fact])));
    const timeline = await store.invoices.timeline(ref);
    expect(timeline.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'accepted'],
      [2, 'draft_completed'],
    ]);
    expect((await eventsOf('again')).map(({ type }) => type)).toEqual([
      'invoice.accepted',
      'invoice.drafted',
    ]);
  });

  it('puts facts that arrive at the same moment in one order without a gap', async () => {
    const { ref, state } = await anInvoice('crowd');
    const facts = [
      ...Array.from({ length: 20 }, (_, n) => blocked(n + 1)),
      drafted,
      approved,
      decided,
      observed({ stripe_invoice_id: 'in_crowd' }),
    ];
    await Promise.all(facts.map((fact) => store.invoices.record(ref, [fact])));

    const record = await store.invoices.find(ref);
    expect(record!.state).toEqual(facts.reduce(next, state));
    const timeline = await store.invoices.timeline(ref);
    expect(timeline.map(({ seq }) => seq)).toEqual(timeline.map((_, index) => index + 1));
    expect(timeline.at(-1)!.seq).toBe(record!.seq);
    expect((await eventsOf('crowd')).map(({ type }) => type)).toEqual(
      expectedEvents(state, timeline),
    );
  });

  it('waits in line when somebody else writes the same invoice', async () => {
    const { ref } = await anInvoice('queue');
    await database.sql('BEGIN');
    await database.sql("UPDATE invoices SET version = version + 1 WHERE id = 'queue'");
    const recording = store.invoices.record(ref, [drafted]);
    await until('the store waits for the row', async () => {
      const waiting = await database.sql(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      return waiting.length === 1;
    });
    await database.sql('COMMIT');
    expect((await recording).seq).toBe(2);
    expect(await store.invoices.timeline(ref)).toHaveLength(2);
  });

  it('writes on a record that was read before, and anew when that one is no longer the newest', async () => {
    const { ref } = await anInvoice('known');
    const from = await store.invoices.find(ref);
    if (!from) throw new Error('It was just accepted.');
    const first = await store.invoices.record(ref, [drafted], { from });
    expect(await store.invoices.find(ref)).toEqual(first);
    // `from` is of before; nothing that was written since may be lost or told twice.
    const second = await store.invoices.record(ref, [approved], { from });
    expect(second).toMatchObject({ seq: 3, version: first.version + 1 });
    expect(await store.invoices.record(ref, [], { from })).toEqual(second);
    const types = (await store.invoices.timeline(ref)).map(({ type }) => type);
    expect(types).toEqual(['accepted', drafted.type, 'approved']);
  });

  it('keeps the time of a newer reading without telling anybody', async () => {
    const { ref } = await anInvoice('reading');
    const seen = { stripe_invoice_id: 'in_reading' };
    const first = await store.invoices.record(ref, [observed(seen)]);
    const as_of = '2026-10-01T00:10:00.000Z';
    const second = await store.invoices.record(ref, [observed({ ...seen, as_of })]);
    expect(second.state.seen?.as_of).toBe(as_of);
    expect(second).toMatchObject({ seq: first.seq, updated_at: first.updated_at });
    expect(await store.invoices.find(ref)).toEqual(second);
    expect(await store.invoices.timeline(ref)).toHaveLength(2);
    expect(await eventsOf('reading')).toHaveLength(2);
  });

  it('writes nothing for a fact that is known', async () => {
    const { ref } = await anInvoice('known');
    await store.invoices.record(ref, [drafted]);
    const rowVersion = "SELECT xmin::text FROM invoices WHERE id = 'known'";
    const before = await database.sql(rowVersion);
    await store.invoices.record(ref, [drafted]);
    expect(await database.sql(rowVersion)).toEqual(before);
  });

  it('gives each event the state of its own moment and an id that never changes', async () => {
    const { ref } = await anInvoice('moments');
    await store.invoices.record(ref, [
      drafted,
      decided,
      observed({ stripe_invoice_id: 'in_moments' }),
      observed({
        stripe_invoice_id: 'in_moments',
        status: 'paid',
        amount_paid: 15185,
        as_of: '2026-10-01T01:00:00.000Z',
      }),
    ]);
    const events = await eventsOf('moments');
    const told = events.map(({ type, data }) => [type, data['status'], data['sequence']]);
    expect(told).toEqual([
      ['invoice.accepted', 'accepted', 1],
      ['invoice.drafted', 'draft', 2],
      ['invoice.tax_applied', 'draft', 3],
      ['invoice.finalized', 'open', 4],
      ['invoice.paid', 'paid', 5],
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(5);
    expect(events[4]).toMatchObject({
      created_at: '2026-10-01T01:00:00.000Z',
      data: {
        external_status: 'PAID',
        totals: { subtotal: 15185, tax: 0, total: 15185, amount_paid: 15185 },
        external_invoice: {
          billing_provider_type: 'stripe',
          invoice_id: 'in_moments',
          number: 'A-1',
        },
      },
    });
  });

  it('replaces links and adds details to the entry of the last fact', async () => {
    const { ref } = await anInvoice('links');
    const links = { hosted_invoice_url: 'https://pay.example/1', invoice_pdf: null };
    const details = { idempotency_key: 'k' };
    await store.invoices.record(ref, [drafted, decided], { links, details });
    const [, draft, tax] = await store.invoices.timeline(ref);
    expect(draft!.data).toEqual({ revision: 1, subtotal: 15185, version: 'v1' });
    expect(tax!.data).toMatchObject({ outcome: 'applied', idempotency_key: 'k' });
    expect((await store.invoices.find(ref))!.links).toEqual(links);
    const later = { ...links, invoice_pdf: 'https://pay.example/1.pdf' };
    await store.invoices.record(ref, [], { links: later });
    expect((await store.invoices.find(ref))!.links).toEqual(later);
  });

  it('keeps a message with characters that no text column holds', async () => {
    const { ref } = await anInvoice('characters');
    const message = `quote " backslash \\ NUL \0 half a pair \ud800 {"a",NULL} ü`;
    await store.invoices.record(ref, [{ ...blocked(1), message } as Fact], {
      details: { message },
    });
    expect((await store.invoices.find(ref))!.state.block!.message).toBe(message);
    expect((await store.invoices.timeline(ref))[1]!.data['message']).toBe(message);
    const told = (await eventsOf('characters'))[1]!;
    expect(told.data['blocked']).toMatchObject({ message });
  });

  it('finds an invoice by the id that Stripe gave it', async () => {
    const { ref } = await anInvoice('by-stripe-id');
    await store.invoices.record(ref, [observed({ stripe_invoice_id: 'in_found' })]);
    expect(await store.invoices.findByStripeId('default', 'in_found')).toEqual(ref);
    expect(await store.invoices.findByStripeId('default', 'in_nobody')).toBeNull();
  });

  it('says which invoice is not there', async () => {
    const ref = { connection: 'default', invoice_id: 'nobody' };
    expect(await store.invoices.find(ref)).toBeNull();
    await expect(store.invoices.record(ref, [drafted])).rejects.toThrow(
      'Connection default has no invoice nobody in the store.',
    );
  });

  it('keeps the latest tax report of a revision', async () => {
    const { ref } = await anInvoice('reported');
    const report = { revision: 1, lines: [], provider: null };
    expect(await store.invoices.taxReport(ref, 1)).toBeNull();
    await store.invoices.saveTaxReport(ref, report);
    await store.invoices.saveTaxReport(ref, { ...report, provider: 'person' });
    expect(await store.invoices.taxReport(ref, 1)).toEqual({ ...report, provider: 'person' });
    expect(await store.invoices.taxReport(ref, 2)).toBeNull();
  });
});

describe('a crash', () => {
  const crashes = [
    ['an error of the database', "RAISE EXCEPTION 'broken'", 'P0001'],
    ['the death of the backend', 'PERFORM pg_terminate_backend(pg_backend_pid())', '57P01'],
  ] as const;

  it.each(crashes)('leaves nothing half written after %s', async (crash, statement, code) => {
    const { ref } = await anInvoice(crash);
    const before = await store.invoices.find(ref);
    await database.sql(
      `CREATE OR REPLACE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${statement}; RETURN NEW; END $$`,
    );
    await database.sql(
      'CREATE TRIGGER crash BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION crash()',
    );
    await expect(store.invoices.record(ref, [drafted])).rejects.toMatchObject({ code });
    const accepting = store.invoices.accept(anAcceptance(`${crash} new`));
    await expect(accepting).rejects.toMatchObject({ code });
    await database.sql('DROP TRIGGER crash ON events');

    expect(await store.invoices.find(ref)).toEqual(before);
    expect(await store.invoices.timeline(ref)).toHaveLength(1);
    expect(await eventsOf(crash)).toHaveLength(1);
    const ghost = { ...ref, invoice_id: `${crash} new` };
    expect(await store.invoices.find(ghost)).toBeNull();
    expect(await store.invoices.timeline(ghost)).toEqual([]);

    await store.invoices.record(ref, [drafted]);
    expect((await eventsOf(crash)).map(({ type }) => type)).toEqual([
      'invoice.accepted',
      'invoice.drafted',
    ]);
  });
});

/** What the events must be, from the timeline alone. */
function expectedEvents(start: InvoiceRecord['state'], timeline: TimelineEntry[]): string[] {
  const types: string[] = ['invoice.accepted'];
  let state = start;
  for (const { type, at: entryAt, by: entryBy, data } of timeline.slice(1)) {
    const after = next(state, { ...data, type, at: entryAt, by: entryBy } as Fact);
    types.push(...eventsBetween(state, after));
    state = after;
  }
  return types;
}
