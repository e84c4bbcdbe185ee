import { runCli } from '../cli/run-cli';
import { anInvoice, startStack } from '../support/stack';
import type { Stack, View } from '../support/stack';
import { until } from '../support/until';
import { startWorkerProcess } from '../support/worker-process';

const count = (n: number) => Array.from({ length: n });

async function postMany(stack: Stack, n: number, over: object): Promise<string[]> {
  const posted = await Promise.all(count(n).map(() => stack.post(anInvoice({ ...over }))));
  return posted.map((view) => String(view['id']));
}

describe('holdfast retry', () => {
  let stack: Stack;
  let ids: string[];
  beforeAll(async () => {
    stack = await startStack({ tax: { mode: 'automatic' } });
    ids = await postMany(stack, 6, { customer_id: 'no_address' });
    for (const id of ids) await stack.when(id, 'blocked', (view) => view['blocked'] !== null);
  }, 60_000);
  afterAll(() => stack.stop());

  const retry = (...args: string[]) =>
    runCli(['retry', '--url', stack.api, '--connection', stack.connection, ...args]);
  const blocked = ['--blocked-code', 'tax_location_invalid'];

  it('shows what is blocked, releases it when asked without a doubt, and says how it went', async () => {
    const shown = retry(...blocked, '--dry-run');
    expect(await shown.ended).toBe(0);
    expect(shown.output()).toContain('6 invoices (plan bulk_');
    expect(shown.output()).toContain('USD 923.10 before tax, in 6 invoices');
    expect(shown.output()).toContain('6 awaiting_tax, blocked: tax_location_invalid');

    const unsure = retry(...blocked);
    expect(await unsure.ended).toBe(3);
    expect(unsure.output()).toContain('Not confirmed: nothing was done.');
    for (const id of ids) expect((await stack.get(id))['blocked']).not.toBeNull();

    await stack.lab.stripe('POST', '/v1/customers/cus_no_address', {
      'address[country]': 'US',
      'address[postal_code]': '94103',
      'address[state]': 'CA',
    });
    const [, plan] = /--run (bulk_\w+)/.exec(shown.output())!;
    const sure = retry('--run', plan!, '--yes');
    expect(await sure.ended).toBe(0);
    expect(sure.output()).toContain('is done: 6 released.');
    for (const id of ids) await stack.whenStatus(id, 'paid');

    const nothing = retry(...blocked, '--yes');
    expect(await nothing.ended).toBe(0);
    expect(nothing.output()).toContain('No invoice is like that.');
    await stack.check();
  }, 120_000);

  it('maps a product anew first, when told so', async () => {
    await stack.call('PUT', '/v1/products/api_calls', {
      name: 'API calls',
      custom_fields: { stripe_product_id: 'prod_gone' },
    });
    const line = {
      id: 'l1',
      description: 'x',
      product_id: 'api_calls',
      quantity: '1',
      amount: 900,
    };
    const stuck = await postMany(stack, 3, { lines: [{ ...line, unit_amount_decimal: '900' }] });
    for (const id of stuck) {
      await stack.when(id, 'blocked', ({ blocked: b }) => b?.code === 'stripe_product_missing');
    }
    const code = ['--blocked-code', 'stripe_product_missing'];
    const mended = retry(...code, '--product', 'api_calls=prod_misc', '--yes');
    expect(await mended.ended).toBe(0);
    expect(mended.output()).toContain('first: product api_calls becomes prod_misc');
    for (const id of stuck) await stack.whenStatus(id, 'paid');
    await stack.check();
  }, 120_000);

  it('tells a wrong call and an API that does not answer apart', async () => {
    const vague = retry();
    expect(await vague.ended).toBe(2);
    expect(vague.output()).toContain('Say which invoices');
    const deaf = runCli(['retry', '--url', 'http://127.0.0.1:9', ...blocked]);
    expect(await deaf.ended).toBe(1);
    expect(deaf.output()).toContain('The API at http://127.0.0.1:9 was asked in vain.');
  }, 60_000);
});

describe('a kill with SIGKILL in the middle of a bulk action', () => {
  it('leaves no invoice out and acts on none twice', async () => {
    const stack = await startStack({ foreignWorkers: true, foreignPump: true });
    let worker = await startWorkerProcess(stack.workerEnvironment);
    try {
      const ids = await postMany(stack, 60, { finalize: 'manual' });
      for (const id of ids) await stack.whenStatus(id, 'awaiting_approval', 60_000);
      const posted = await stack.call('POST', '/v1/bulk_actions', {
        action: 'void',
        filter: { status: 'awaiting_approval' },
      });
      const path = `/v1/bulk_actions/${posted.body['id']}`;
      const progress = async (): Promise<View> => (await stack.call('GET', path)).body['progress'];
      await until('some are done', async () => (await progress())['done'] > 2);
      await worker.kill();
      expect((await progress())['pending']).toBeGreaterThan(0);
      worker = await startWorkerProcess(stack.workerEnvironment);
      await until('all have a result', async () => (await progress())['pending'] === 0, 120_000);
      expect(await progress()).toMatchObject({ done: 60 });

      for (const id of ids) {
        expect((await stack.get(id))['status']).toBe('deleted');
        const mine = (await stack.timeline(id)).filter(
          ({ type, by }) => type === 'requested' && by === `bulk_action:${posted.body['id']}`,
        );
        expect(mine).toHaveLength(1);
      }
      const deletions = await stack.lab.requests({ method: 'DELETE' });
      expect(deletions.filter(({ effect }) => effect)).toHaveLength(60);
      await stack.check();
    } finally {
      await worker.stop();
      await stack.stop();
    }
  }, 300_000);
});
