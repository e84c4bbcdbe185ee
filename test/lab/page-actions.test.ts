import { aDraft, refusalOf, startBench, type Bench } from './support';

describe("an action from the lab's page", () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench.stop());

  /** Sends a form and follows it to the page that tells what came of it. */
  async function act(name: string, fields: Record<string, string> = {}): Promise<string> {
    const [account] = bench.lab.accounts();
    const body = new URLSearchParams({ do: name, account: account!.id, ...fields });
    const headers = { origin: bench.url };
    return (await fetch(`${bench.url}/`, { method: 'POST', body, headers })).text();
  }

  const statusOf = async (id: string) => (await bench.stripe.invoices.retrieve(id)).status;

  it.each([
    ['finalize', 'open'],
    ['pay', 'paid'],
    ['pay_out_of_band', 'paid'],
  ])('does to a draft what someone in the Dashboard would: %s', async (name, status) => {
    const invoice = await aDraft(bench.stripe);
    const shown = await act(name, { invoice });
    expect(shown).toContain('200: done');
    expect(await statusOf(invoice)).toBe(status);
  });

  it.each([
    ['void', 'void'],
    ['mark_uncollectible', 'uncollectible'],
  ])('does to an open invoice what someone in the Dashboard would: %s', async (name, status) => {
    const invoice = await aDraft(bench.stripe);
    await act('finalize', { invoice });
    await act(name, { invoice });
    expect(await statusOf(invoice)).toBe(status);
  });

  it('is an ordinary request: in the ledger, shown as curl, the key in neither page', async () => {
    const invoice = await aDraft(bench.stripe);
    const shown = await act('finalize', { invoice });
    const path = `/v1/invoices/${invoice}/finalize`;
    expect(bench.lab.ledger.list({ path })).toMatchObject([{ status: 200, effect: true }]);
    expect(shown).toContain(`curl ${bench.url}${path} -u &#39;sk_test_…:&#39; -X POST`);
    expect(shown).not.toContain('sk_test_lab');
  });

  it('works as before when every key of the account is gone', async () => {
    const invoice = await aDraft(bench.stripe);
    const { key } = await bench.control('POST', '/keys/sk_test_lab/roll', {
      expires_in_seconds: 0,
    });
    await bench.control('PUT', `/keys/${key}`, { state: 'revoked' });
    expect((await refusalOf(bench.stripe.customers.list())).statusCode).toBe(401);
    expect(await act('finalize', { invoice })).toContain('200: done');
    expect(bench.lab.account('sk_test_lab').invoices.get(invoice)?.invoice.status).toBe('open');
  });

  it("shows Stripe's own words when it is refused", async () => {
    const invoice = await aDraft(bench.stripe, { customer: 'cus_declined' });
    await act('finalize', { invoice });
    expect(await act('pay', { invoice })).toContain('402: Your card was declined. (card_declined)');
    const twice = await act('delete', { invoice });
    expect(twice).toContain('400: You can only delete draft invoices.');
  });

  it('deletes a draft and still shows what happened to it', async () => {
    const invoice = await aDraft(bench.stripe);
    const shown = await act('delete', { invoice });
    expect(shown).toContain('No such invoice');
    expect(shown).toContain('invoice.deleted');
  });

  it('changes the amount of a line and adds another', async () => {
    const invoice = await aDraft(bench.stripe);
    const line = (await bench.stripe.invoices.retrieve(invoice)).lines.data[0]!.id;
    await act('edit_line', { invoice, line, amount: '2500' });
    await act('add_line', { invoice, description: "It's @ 5 & more", amount: '-300' });
    const changed = await bench.stripe.invoices.retrieve(invoice);
    expect(changed.total).toBe(2200);
    expect(changed.lines.data[0]).toMatchObject({ description: "It's @ 5 & more", amount: -300 });
    expect(await act('edit_line', { invoice, line, amount: 'much' })).toContain('Invalid integer');
  });

  it('goes to the revision that it made', async () => {
    const invoice = await aDraft(bench.stripe);
    await act('finalize', { invoice });
    const shown = await act('revise', { invoice });
    expect(shown).toContain('Invoice without a number yet');
    expect(shown).toContain(`<a href="/?invoice=${invoice}">`);
  });

  it("corrects a customer's address", async () => {
    const invoice = await aDraft(bench.stripe, { customer: 'cus_no_address' });
    const address = { line1: '1 Main St', city: 'Austin', state: 'TX', postal_code: '78701' };
    await act('correct_address', {
      invoice,
      customer: 'cus_no_address',
      country: 'US',
      ...address,
    });
    const customer = await bench.stripe.customers.retrieve('cus_no_address');
    expect(customer).toMatchObject({ address: { ...address, country: 'US' } });
  });

  it('arms faults and clears them, and says when one strikes the page itself', async () => {
    const invoice = await aDraft(bench.stripe);
    const shown = await act('arm_fault', {
      kind: 'after',
      method: 'POST',
      path: '/v1/invoices/*/finalize',
      nth: '1',
      ms: '',
    });
    expect(shown).toContain('Faults (1 armed)');
    expect(bench.lab.faults.list()).toMatchObject([
      { match: { method: 'POST', path: '/v1/invoices/*/finalize', nth: 1 } },
    ]);
    expect(await act('finalize', { invoice })).toContain('The connection broke before an answer');
    expect(await statusOf(invoice)).toBe('open');
    expect(await act('clear_faults')).toContain('No fault is armed');
    expect(await act('arm_fault', { kind: 'kill', pid: '1', point: 'before' })).toContain(
      'is no process to kill',
    );
  });

  it('changes the behaviour and advances the clock', async () => {
    const shown = await act('behave', {
      'tax_listener.mode': 'never',
      'tax_listener.rate': '19',
      'webhooks.lose': '0.5',
      'collection.delay_ms': '10',
    });
    expect(shown).toMatch(/value="never"\s+selected/);
    expect(bench.lab.behaviour()).toMatchObject({
      tax_listener: { mode: 'never', rate: '19' },
      webhooks: { lose: 0.5 },
      collection: { delay_ms: 10 },
    });
    expect(await act('behave', { 'webhooks.lose': '2' })).toContain('400: ');
    const before = bench.lab.now();
    await act('advance', { seconds: '86400' });
    expect(bench.lab.now() - before).toBeGreaterThanOrEqual(86_400_000);
  });

  it('does nothing for a form it does not know, or one that another site sends', async () => {
    expect(await act('explode')).toContain('Nothing was done');
    expect(await act('finalize', { account: 'acct_gone' })).toContain('Nothing was done');
    const invoice = await aDraft(bench.stripe);
    const [account] = bench.lab.accounts();
    const answer = await fetch(`${bench.url}/`, {
      method: 'POST',
      body: new URLSearchParams({ do: 'finalize', account: account!.id, invoice }),
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(answer.status).toBe(403);
    expect(await statusOf(invoice)).toBe('draft');
  });
});
