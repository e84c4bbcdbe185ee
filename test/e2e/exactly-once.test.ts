import { anInvoice, startStack } from '../support/stack';
import type { Stack } from '../support/stack';

const calls = {
  create: { method: 'POST', path: '/v1/invoices' },
  'add lines': { method: 'POST', path: '/v1/invoices/*/add_lines' },
  read: { method: 'GET', path: '/v1/invoices/*' },
  finalize: { method: 'POST', path: '/v1/invoices/*/finalize' },
};
const faults: Record<string, unknown> = {
  'the connection breaks before it is done': { kind: 'before' },
  'it is done and the answer is lost': { kind: 'after' },
  'the answer is cut short': { kind: 'cut_body' },
  'a proxy answers with a page': { kind: 'html_502' },
  'Stripe stores a server error without having done it': { kind: 'stored_500' },
  'Stripe stores a server error after having done it': { kind: 'stored_500', reason: 'after_work' },
  'the rate of the endpoint is limited': { kind: 'rate_limited', reason: 'endpoint-rate' },
  'another writer holds the invoice': { kind: 'rate_limited', reason: 'lock_timeout' },
  'the key is in use': { kind: 'idempotency_in_use' },
};

const matrix = Object.keys(calls).flatMap((call) =>
  Object.keys(faults)
    // Only a write has a key.
    .filter((fault) => !(call === 'read' && /key|stores/.test(fault)))
    .map((fault) => [call, fault] as const),
);

describe('an invoice is written exactly once', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterEach(() => stack.check());
  afterAll(() => stack.stop());

  it.each(matrix)('when at the call to %s %s', async (call, fault) => {
    // The SDK itself repeats a request once when the connection breaks, also with retries off.
    const times = /connection|lost|short/.test(fault) ? 2 : 1;
    await stack.lab.fault({
      match: { ...calls[call as keyof typeof calls], times },
      fault: faults[fault],
    });
    const { id } = await stack.post(anInvoice());
    await stack.whenStatus(id, 'paid');
    const ours = await stack.lab.requests({ method: 'POST', path: '/v1/invoices', invoice: id });
    const created = ours.filter((entry) => entry.effect);
    expect(created).toHaveLength(1);
  });
});
