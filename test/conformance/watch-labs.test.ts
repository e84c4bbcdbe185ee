import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLab } from '../../src/lab';
import { watchedExchanges, type WatchedExchange } from '../../src/lab/stripe/watched';
import { createStripeClient } from '../../src/stripe/client';
import { isOfProduct, type ExchangeFault } from '../support/lab-exchanges';

const answer: WatchedExchange = {
  method: 'GET',
  path: '/v1/customers',
  user_agent: 'node',
  params: { nope: '1' },
  status: 200,
  body: '{"object":"list","data":[],"has_more":false,"url":"/v1/customers","surprise":1}',
};

async function faultsOf(exchanges: WatchedExchange[]): Promise<ExchangeFault[]> {
  const response = await fetch(process.env['TEST_LAB_VALIDATOR'] ?? '', {
    method: 'POST',
    body: JSON.stringify(exchanges),
  });
  return (await response.json()) as ExchangeFault[];
}

describe('the watch over every lab of a test run', () => {
  it("finds a faulty answer to anyone, and a faulty request of the product's alone", async () => {
    const [ofTest] = await faultsOf([answer]);
    expect(ofTest).toMatchObject({ method: 'GET', path: '/v1/customers' });
    expect(ofTest?.faults.join()).toContain('surprise');
    expect(ofTest?.faults.join()).not.toContain('nope');
    const user_agent = 'Stripe/v1 NodeBindings/23.1.0 holdfast';
    const [ofProduct] = await faultsOf([{ ...answer, user_agent }]);
    expect(ofProduct?.faults.join()).toContain('nope');
  });

  it('knows the product by what its client calls itself', async () => {
    const lab = createLab();
    const heard: WatchedExchange[] = [];
    const hear = (exchange: unknown) => void heard.push(exchange as WatchedExchange);
    watchedExchanges.subscribe(hear);
    const settings = { secret_key: 'sk_test_watch', webhook_secret: null, api_base: null };
    await createStripeClient(settings, lab.fetch).invoicesSince('cus_none', 1);
    await lab.fetch('http://lab/v1/customers', { headers: { authorization: 'Bearer sk_test_w' } });
    watchedExchanges.unsubscribe(hear);
    lab.stop();
    expect(heard.map((one) => [one.path, isOfProduct(one)])).toEqual([
      ['/v1/invoices', true],
      ['/v1/customers', false],
    ]);
  });

  it('hears a lab in a process that a test starts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-watch-'));
    const file = join(folder, 'exchanges.jsonl');
    const publish = `require('node:diagnostics_channel').channel('${String(watchedExchanges.name)}').publish(${JSON.stringify(answer)})`;
    spawnSync(process.execPath, ['-e', publish], {
      env: { ...process.env, TEST_LAB_EXCHANGES: file },
    });
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    rmSync(folder, { recursive: true });
    expect(lines.map((line) => JSON.parse(line))).toEqual([answer]);
  });
});
