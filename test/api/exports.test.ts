import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse/sync';
import { formats } from '../../src/api/exports/formats';
import { columns, invoiceRows, toRow } from '../../src/api/exports/invoice-rows';
import type { Store } from '../../src/store/ports';
import { lostConnection, anInvoice, startApi } from './support';
import type { TestApi } from './support';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const path = '/v1/exports/invoices';

async function rowsOf(query = ''): Promise<Record<string, string>[]> {
  const { text } = await api.get(`${path}${query}`).expect(200);
  return parse(text, { columns: true });
}

describe('GET /v1/exports/invoices', () => {
  it('has one row for each invoice of the connection, newest first, under the names of its columns', async () => {
    for (const id of ['ex-1', 'ex-2'])
      await api.post('/v1/invoices', anInvoice({ id })).expect(201);
    const answer = await api.get(path).expect(200);
    expect(answer.headers['content-type']).toMatch(/^text\/csv/);
    expect(answer.headers['content-disposition']).toContain('invoices-default.csv');
    expect(answer.text.split('\r\n')[0]).toBe(columns.join(','));
    const rows = await rowsOf();
    expect(rows.map(({ id }) => id)).toEqual(['ex-2', 'ex-1']);
    expect(rows[0]).toMatchObject({
      connection: 'default',
      customer_id: 'acme',
      currency: 'usd',
      status: 'accepted',
      external_status: '',
      subtotal: '15185',
      tax_outcome: '',
    });
  });

  it('keeps to the conditions that lists have, and refuses what they refuse', async () => {
    expect(await rowsOf('?status=paid')).toEqual([]);
    expect(await rowsOf('?status=accepted&customer_id=acme')).toHaveLength(2);
    expect(await rowsOf('?created[lt]=2020-01-01T00:00:00Z')).toEqual([]);
    const { body } = await api.get(`${path}?format=xlsx&colour=red`).expect(422);
    expect(body.errors.map((fault: { pointer: string }) => fault.pointer).toSorted()).toEqual([
      '?colour',
      '?format',
    ]);
  });

  it('tells the same as NDJSON, a line an invoice', async () => {
    const { text, headers } = await api.get(`${path}?format=ndjson`).expect(200);
    expect(headers['content-type']).toMatch(/^application\/x-ndjson/);
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line: string) => JSON.parse(line));
    expect(rows).toHaveLength(2);
    expect(Object.keys(rows[0]).toSorted()).toEqual([...columns].toSorted());
    expect(rows[0]).toMatchObject({ id: 'ex-2', subtotal: 15_185, tax: null });
  });

  it('answers 503 when the store is away at the beginning', async () => {
    const list = jest.spyOn(api.store.invoices, 'list').mockRejectedValueOnce(lostConnection());
    expect((await api.get(path)).status).toBe(503);
    list.mockRestore();
  });

  it('breaks the transfer off when the store goes away in the middle', async () => {
    const { invoices } = api.store;
    const whole = await invoices.list('default', {}, { limit: 1, cursor: null });
    const list = jest
      .spyOn(invoices, 'list')
      .mockResolvedValueOnce({ ...whole, next_cursor: 'more' })
      .mockRejectedValueOnce(lostConnection());
    await expect(api.get(path)).rejects.toThrow(/aborted|hang up|reset/);
    list.mockRestore();
  });
});

describe('an export', () => {
  /** A store with as many invoices as one likes, which counts the pages that were asked for. */
  async function manyInvoices(pages: number) {
    const [record] = (await api.store.invoices.list('default', {}, { limit: 1, cursor: null }))
      .data;
    if (!record) throw new Error('The tests have posted one.');
    let asked = 0;
    const list: Store['invoices']['list'] = async (_connection, _filter, { limit }) => {
      asked += 1;
      const next_cursor = asked < pages ? String(asked) : null;
      return { data: Array.from({ length: limit }, () => record), next_cursor };
    };
    const invoices = { ...api.store.invoices, list };
    return { store: { invoices }, asked: () => asked, record };
  }

  it.each(['csv', 'ndjson'] as const)(
    'as %s reads no further than its reader has come, so that any number fits into memory',
    async (format) => {
      const { store, asked } = await manyInvoices(200);
      const steps: { asked: number; size: number }[] = [];
      let size = 0;
      const slow = new Writable({
        write(chunk: Buffer, _encoding, done) {
          size += chunk.length;
          steps.push({ asked: asked(), size });
          setImmediate(done);
        },
      });
      await pipeline(formats[format].toStream(invoiceRows(store, 'default', {})), slow);
      expect(asked()).toBe(200);
      const page = size / 200;
      const ahead = steps.map((step) => step.asked - step.size / page);
      expect(Math.max(...ahead)).toBeLessThan(4);
    },
  );

  it('never begins a text with what a spreadsheet takes for a formula, and leaves numbers alone', async () => {
    const { record } = await manyInvoices(1);
    const row = toRow(record);
    const hostile = ['=HYPERLINK("http://evil")', '+1', '-1', '@SUM(A1)', '\tx', '\rx'];
    const rows = hostile.map((customer_id) => ({ ...row, customer_id, amount_paid: -500 }));
    async function* each() {
      yield* rows;
    }
    let text = '';
    for await (const chunk of formats.csv.toStream(each())) text += String(chunk);
    const read: Record<string, string>[] = parse(text, { columns: true });
    expect(read.map(({ customer_id }) => customer_id)).toEqual(hostile.map((cell) => `'${cell}`));
    expect(read.map(({ amount_paid }) => amount_paid)).toEqual(hostile.map(() => '-500'));
  });
});
