import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fact } from '../../src/domain/facts';
import { aSnapshot } from '../support/lives';
import { anInvoice, startApi } from './support';
import type { TestApi } from './support';
import { aKey } from './support-keys';

const printed = (name: string) =>
  readFileSync(join(__dirname, '..', 'fixtures', 'metronome', name), 'utf8');

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startApi();
  token = (await aKey(api.store, { role: 'write' })).text;
});
afterAll(() => api.stop());

/** Runs a printed `curl`: only the host is ours, and the token one that is valid. */
function run(command: string) {
  const url = new URL(/^curl (\S+)/.exec(command)![1]!);
  const body = /-d '([^']*)'/.exec(command)![1]!;
  const call = api.agent().post(url.pathname);
  for (const [, name = '', value = ''] of command.matchAll(/-H "([^:]+): ([^"]*)"/g)) {
    void call.set(name, value.replace('<TOKEN>', token));
  }
  return call.send(body);
}

describe("the examples of Metronome's pages", () => {
  it('make the customer by the command as it is printed', async () => {
    const command = printed('create-customer.txt');
    const { body } = await run(command).expect(201);
    const posted = JSON.parse(/-d '([^']*)'/.exec(command)![1]!);
    expect(body).toMatchObject(posted);
    const again = await run(command).expect(200);
    expect(again.body.id).toBe(body.id);
  });

  it('read the state in Stripe from the list, under the names that are printed', async () => {
    // The dots stand for the fields that the page leaves out.
    const text = printed('external-invoice.txt')
      .replace(/^\.\.\.$/gm, '')
      .replace(/,\s*\}\s*$/, '}');
    const { id, external_invoice } = JSON.parse(text);
    const issued = new Date(external_invoice.issued_at_timestamp).toISOString();
    const auth = { Authorization: `Bearer ${token}` };
    await api.post('/v1/invoices', anInvoice({ id })).set(auth).expect(201);
    const snapshot = aSnapshot({
      stripe_invoice_id: external_invoice.invoice_id,
      status: 'paid',
      finalized_at: issued,
    });
    const paid: Fact = { type: 'invoice_observed', at: issued, by: 'stripe', snapshot };
    await api.store.invoices.record({ connection: 'default', invoice_id: id }, [paid]);
    const { body } = await api.get('/v1/invoices').set(auth).expect(200);
    expect(body.data).toMatchObject([
      { id, external_invoice: { ...external_invoice, issued_at_timestamp: issued } },
    ]);
  });
});
