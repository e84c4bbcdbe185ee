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

type Call = keyof typeof calls;

// Only a write has a key.
const faultsOf = (call: Call) =>
  Object.keys(faults).filter((fault) => call !== 'read' || !/key|stores/.test(fault));
const cells = (Object.keys(calls) as Call[]).flatMap((call) =>
  faultsOf(call).map((fault) => [call, fault] as const),
);

/** One invoice under one fault, to its end: how many invoices were created for it. */
async function live(stack: Stack, call: Call, fault: string): Promise<number> {
  // The SDK itself repeats a request once when the connection breaks, also with retries off.
  const times = /connection|lost|short/.test(fault) ? 2 : 1;
  await stack.lab.fault({ match: { ...calls[call], times }, fault: faults[fault] });
  const { id } = await stack.post(anInvoice());
  await stack.whenStatus(id, 'paid');
  await stack.check();
  const ours = await stack.lab.requests({ method: 'POST', path: '/v1/invoices', invoice: id });
  return ours.filter((entry) => entry.effect).length;
}

describe('an invoice is written exactly once', () => {
  const stacks: Stack[] = [];
  const lives = new Map<string, Promise<number>>();

  // An invoice under a fault waits more than it works, so each call has a lab of its own and all four run at once.
  beforeAll(async () => {
    for (const call of Object.keys(calls) as Call[]) {
      const stack = await startStack();
      stacks.push(stack);
      let before: Promise<unknown> = Promise.resolve();
      for (const fault of faultsOf(call)) {
        const life = before.then(() => live(stack, call, fault));
        lives.set(`${call} ${fault}`, life);
        before = life.catch(() => stack.lab.mend());
      }
    }
  });
  afterAll(async () => {
    await Promise.allSettled(lives.values());
    await Promise.all(stacks.map((stack) => stack.stop()));
  });

  it.each(cells)('when at the call to %s %s', async (call, fault) => {
    expect(await lives.get(`${call} ${fault}`)).toBe(1);
  });
});
