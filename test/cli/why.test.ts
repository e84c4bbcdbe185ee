import { createServer } from '../../src/api/create-server';
import type { InvoiceView } from '../../src/api/schemas/invoice-view';
import { listen } from '../../src/cli/listen';
import type { Listening } from '../../src/cli/listen';
import { tellWhy } from '../../src/cli/why/tell-why';
import type { Fact } from '../../src/domain/facts';
import { anInvoice, startApi } from '../api/support';
import type { TestApi } from '../api/support';
import { aSnapshot } from '../support/lives';
import { runCli } from './run-cli';

jest.setTimeout(120_000);

let api: TestApi;
let server: Listening;
beforeAll(async () => {
  api = await startApi();
  server = await listen(createServer(api.deps), '127.0.0.1', 0);
});
afterAll(async () => {
  await server.close();
  await api.stop();
});

const at = '2026-10-01T00:00:00.000Z';
const asked = { url: 'http://h', connection: 'default', now: new Date('2026-10-01T03:00:00Z') };
const blocked: Fact = {
  type: 'blocked',
  at,
  by: 'holdfast',
  n: 1,
  step: 'write_draft',
  code: 'stripe_refused',
  message: 'The bank said: not today.',
  attempts: 1,
  stripe_request_id: 'req_1',
  provider_error: {
    code: 'brand_new_code',
    param: 'lines[0][amount]',
    decline_code: null,
    http_status: 400,
  },
};
const drafted: Fact = {
  type: 'draft_completed',
  at,
  by: 'holdfast',
  revision: 1,
  subtotal: 15185,
  version: 'v1',
};

let counter = 0;
async function anInvoiceWith(facts: Fact[], tax: object = { mode: 'none' }): Promise<InvoiceView> {
  counter += 1;
  const id = `why-${counter}`;
  await api.post('/v1/invoices', anInvoice({ id, tax })).expect(201);
  await api.store.invoices.record({ connection: 'default', invoice_id: id }, facts);
  return (await api.get(`/v1/invoices/${id}`).expect(200)).body;
}

const told = (view: InvoiceView, change: Partial<typeof asked> = {}) =>
  tellWhy(view, { ...asked, ...change }, (_style, text) => text).join('\n');

describe('what holdfast why tells', () => {
  it('is why it is blocked, words before codes, and the command that releases it', async () => {
    const { id, ...view } = await anInvoiceWith([blocked]);
    expect(told({ id, ...view })).toBe(`\
${id} (acme, accepted) is blocked: Stripe refused the request; its own words are in the message.
  The bank said: not today.
  Since ${at} (3 h), in the step: write draft; 1 attempt.
  (code stripe_refused, HTTP 400, the provider's code brand_new_code, parameter lines[0][amount], request req_1)
  What to do: Mend what they name, then retry.
  A person mends the cause and releases it.
Release it:
  The step that gave up (write draft) is tried again, with nothing repeated that was done.
    curl -s -X POST http://h/v1/invoices/${id}/retry
  The invoice ends here; nothing of it is left in Stripe.
    curl -s -X POST http://h/v1/invoices/${id}/void
All that are blocked so: holdfast retry --blocked-code stripe_refused --dry-run`);
  });

  it('is when it is tried again by itself', async () => {
    const view = await anInvoiceWith([{ ...blocked, code: 'stripe_unavailable', attempts: 20 }]);
    const now = new Date(Date.parse(view.next_wake_up ?? '') - 300_000);
    const text = told(view, { now });
    expect(text).toContain('It is tried again by itself; nobody is needed.');
    expect(text).toContain(`It looks again by itself at ${view.next_wake_up} (in 5 min).`);
    expect(text).toContain('20 attempts, the last at');
  });

  it('is what it waits for, until when, and what a person may do, with bodies and the connection', async () => {
    const until = '2026-10-01T06:00:00.000Z';
    const view = await anInvoiceWith(
      [
        drafted,
        { type: 'tax_wait_started', at, by: 'holdfast', round: 1, mode: 'external', until },
      ],
      { mode: 'external' },
    );
    const text = told(view, { connection: 'eu' });
    expect(text).toMatch(/^why-\d+ \(acme, awaiting tax\) waits for tax for 3 h\.$/m);
    expect(text).toContain(`At ${until} it is finalized without tax.`);
    expect(text).toContain(
      `curl -s -X POST http://h/v1/invoices/${view.id}/extend_tax_wait -H 'holdfast-connection: eu' ` +
        `-H 'content-type: application/json' -d '{"by":"PT1H"}'`,
    );
  });

  it('is that nothing is stuck where it is closed', async () => {
    const paid = aSnapshot({ status: 'paid', as_of: at });
    const view = await anInvoiceWith([
      drafted,
      { type: 'invoice_observed', at, by: 'stripe', snapshot: paid },
    ]);
    expect(told(view)).toBe(`${view.id} (acme, paid) is closed; nothing is stuck.`);
  });

  it('is that it is at work, and whom to look for when nothing was written for long', async () => {
    const view = await anInvoiceWith([]);
    const after = (ms: number) => ({ now: new Date(Date.parse(view.updated_at) + ms) });
    expect(told(view, after(40_000))).toMatch(
      /is at work: write draft\.\n {2}Last written 40 s ago\.\n/,
    );
    expect(told(view, after(3_600_000))).toContain(
      'Last written 60 min ago. Does a worker run, and Temporal? curl -s http://h/readyz',
    );
  });
});

describe('holdfast why', () => {
  it('ends with 3 for a blocked invoice, and has told why', async () => {
    const { id } = await anInvoiceWith([blocked]);
    const cli = runCli(['why', id, '--url', `${server.url}/`]);
    expect(await cli.ended).toBe(3);
    expect(cli.output()).toContain(`${id} (acme, accepted) is blocked: Stripe refused`);
    expect(cli.output()).toContain(`curl -s -X POST ${server.url}/v1/invoices/${id}/retry`);
  });

  it('ends with 0 for one that is not, and asks the API that HOLDFAST_URL names', async () => {
    const { id } = await anInvoiceWith([]);
    const cli = runCli(['why', id], { HOLDFAST_URL: server.url });
    expect(await cli.ended).toBe(0);
    expect(cli.output()).toContain(`${id} (acme, accepted) is at work`);
  });

  it('ends with 1 and says so for an invoice that there is not', async () => {
    const cli = runCli(['why', 'nobody', '--url', server.url]);
    expect(await cli.ended).toBe(1);
    expect(cli.output()).toBe(
      `There is no invoice nobody in the connection default (${server.url}).\n`,
    );
  });

  it('ends with 1 and names the address when no API answers there', async () => {
    const cli = runCli(['why', 'x', '--url', 'http://127.0.0.1:1']);
    expect(await cli.ended).toBe(1);
    expect(cli.output()).toMatch(/^The API at http:\/\/127\.0\.0\.1:1 was asked in vain\. .+\n$/);
  });

  it('ends with 2 when it is not said which invoice', async () => {
    const cli = runCli(['why']);
    expect(await cli.ended).toBe(2);
  });
});
