import { aDraft, refusalOf, startBench, until, type Bench } from './support';

describe('an idempotency key', () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench.stop());

  const create = (idempotencyKey: string, description = 'a') =>
    bench.stripe.invoices.create(
      { customer: 'cus_card', currency: 'usd', description },
      { idempotencyKey },
    );

  it('gives the first answer again, and says so in its headers', async () => {
    const first = await create('k1');
    const second = await create('k1');
    expect(second.id).toBe(first.id);
    const response = await fetch(`${bench.url}/v1/invoices`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_lab', 'idempotency-key': 'k1' },
      body: 'description=a&customer=cus_card&currency=usd',
    });
    expect(response.headers.get('idempotent-replayed')).toBe('true');
    expect(response.headers.get('original-request')).toBe(first.lastResponse.requestId);
    expect(response.headers.get('request-id')).not.toBe(first.lastResponse.requestId);
    const created = bench.lab.ledger.list({ method: 'POST', path: '/v1/invoices' });
    expect(created.map(({ effect, replayed }) => [effect, replayed])).toEqual([
      [true, false],
      [false, true],
      [false, true],
    ]);
  });

  it('is refused with other parameters', async () => {
    await create('k2');
    expect(await refusalOf(create('k2', 'b'))).toMatchObject({
      statusCode: 400,
      rawType: 'idempotency_error',
      message:
        "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than 'k2' if you meant to execute a different request.",
    });
  });

  it('is in use while the first request is in work', async () => {
    bench.lab.faults.arm({ method: 'POST', path: '/v1/invoices' }, { kind: 'delay', ms: 1000 });
    const first = create('k3');
    await until(() => bench.lab.ledger.list({ path: '/v1/invoices' }).length > 0);
    const refused = await refusalOf(create('k3'));
    expect(refused).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    const { id } = await first;
    expect((await create('k3')).id).toBe(id);
  });

  it('replays a stored 500, with or without the work having been done', async () => {
    const match = { method: 'POST', path: '/v1/invoices' };
    bench.lab.faults.arm(match, { kind: 'stored_500' });
    expect((await refusalOf(create('k4'))).statusCode).toBe(500);
    expect((await refusalOf(create('k4'))).statusCode).toBe(500);
    expect((await bench.stripe.invoices.list({ customer: 'cus_card' })).data).toHaveLength(0);
    bench.lab.faults.arm(match, { kind: 'stored_500', reason: 'after_work' });
    expect((await refusalOf(create('k5'))).statusCode).toBe(500);
    expect((await bench.stripe.invoices.list({ customer: 'cus_card' })).data).toHaveLength(1);
    expect((await create('k6')).object).toBe('invoice');
  });

  it('keeps a refusal of the execution, but not one of the parameters', async () => {
    const id = await aDraft(bench.stripe);
    await bench.stripe.invoices.finalizeInvoice(id);
    const again = () => bench.stripe.invoices.finalizeInvoice(id, {}, { idempotencyKey: 'k7' });
    await refusalOf(again());
    await refusalOf(again());
    expect(bench.lab.ledger.list({ path: '/v1/invoices/*/finalize' }).at(-1)?.replayed).toBe(true);
    const bad = { customer: 'cus_card', nope: 1 };
    await refusalOf(bench.stripe.invoices.create(bad, { idempotencyKey: 'k8' }));
    expect((await create('k8')).object).toBe('invoice');
  });

  it('gives the first answer again when its object has been deleted since', async () => {
    const { id } = await create('k11');
    await bench.stripe.invoices.del(id);
    expect(await create('k11')).toMatchObject({ id, object: 'invoice', status: 'draft' });
    expect((await refusalOf(bench.stripe.invoices.retrieve(id))).statusCode).toBe(404);
  });

  it('is forgotten after 24 hours', async () => {
    const { id } = await create('k9');
    await bench.control('POST', '/clock/advance', { seconds: 24 * 3600 - 60 });
    expect((await create('k9')).id).toBe(id);
    await bench.control('POST', '/clock/advance', { seconds: 120 });
    expect((await create('k9')).id).not.toBe(id);
  });

  it('counts on POST alone', async () => {
    const id = await aDraft(bench.stripe);
    await bench.stripe.invoices.retrieve(id, {}, { idempotencyKey: 'k10' });
    await bench.stripe.invoices.update(id, { description: 'x' });
    const read = await bench.stripe.invoices.retrieve(id, {}, { idempotencyKey: 'k10' });
    expect(read.description).toBe('x');
  });
});
