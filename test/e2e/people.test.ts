import { anInvoice, startStack } from '../support/stack';
import type { Stack, View } from '../support/stack';

describe('an invoice that somebody else touches in Stripe', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  beforeEach(() => stack.lab.behave({ tax_listener: { mode: 'never' } }));
  afterEach(() => stack.check());
  afterAll(() => stack.stop());

  const left = (over: Record<string, unknown> = {}) => anInvoice({ finalize: 'manual', ...over });
  const act = (id: string, action: string, body: unknown = {}) =>
    stack.call('POST', `/v1/invoices/${id}/${action}`, body);
  const pathOf = (view: View) => `/v1/invoices/${view['external_invoice'].invoice_id}`;

  async function aDraft(over: Record<string, unknown> = {}) {
    const { id } = await stack.post(left(over));
    const view = await stack.whenStatus(id, 'awaiting_approval');
    return { id: String(id), path: pathOf(view) };
  }

  it('is left as a draft until a person here finalizes it', async () => {
    const { id, path } = await aDraft();
    expect((await stack.lab.stripe('GET', path))['status']).toBe('draft');
    const answer = await act(id, 'finalize');
    expect(answer.status).toBe(200);
    expect(['open', 'paid']).toContain(answer.body['status']);
    await stack.whenStatus(id, 'paid');
  });

  it('goes on to payment when a person finalizes it in Stripe', async () => {
    const { id, path } = await aDraft();
    await stack.lab.stripe('POST', `${path}/finalize`, { auto_advance: 'true' });
    await stack.whenStatus(id, 'paid');
  });

  it('says so when it is finalized in Stripe before the tax was seen', async () => {
    const { id } = await stack.post(anInvoice({ tax: { mode: 'anrok_metadata' } }));
    const waiting = await stack.whenStatus(id, 'awaiting_tax');
    await stack.lab.stripe('POST', `${pathOf(waiting)}/finalize`, { auto_advance: 'true' });
    const paid = await stack.whenStatus(id, 'paid');
    expect(paid['tax'].outcome).toBe('unverified');
  });

  it('is deleted here when its draft is deleted there', async () => {
    const { id, path } = await aDraft();
    await stack.lab.stripe('DELETE', path);
    const deleted = await stack.whenStatus(id, 'deleted');
    expect(deleted['external_invoice'].external_status).toBe('DELETED');
  });

  it('is voided here when it is voided there', async () => {
    const { id } = await stack.post(anInvoice({ customer_id: 'invoice' }));
    const open = await stack.whenStatus(id, 'open');
    await stack.lab.stripe('POST', `${pathOf(open)}/void`);
    const voided = await stack.whenStatus(id, 'void');
    expect(voided['external_invoice'].external_status).toBe('VOID');
  });

  it('is followed to the revision that replaces it', async () => {
    const { id } = await stack.post(anInvoice({ customer_id: 'invoice' }));
    const open = await stack.whenStatus(id, 'open');
    const revision = await stack.lab.stripe('POST', '/v1/invoices', {
      'from_invoice[action]': 'revision',
      'from_invoice[invoice]': open['external_invoice'].invoice_id,
    });
    await stack.lab.stripe('POST', `/v1/invoices/${revision['id']}/finalize`);
    const followed = await stack.when(
      id,
      'the revision is followed',
      (view) => view['external_invoice'].invoice_id === revision['id'],
    );
    expect(followed['status']).toBe('open');
    await stack.lab.stripe('POST', `/v1/invoices/${revision['id']}/pay`, {
      paid_out_of_band: 'true',
    });
    await stack.whenStatus(id, 'paid');
  });

  it('can be voided by a person here while it is open', async () => {
    const { id } = await stack.post(anInvoice({ customer_id: 'invoice' }));
    const open = await stack.whenStatus(id, 'open');
    const answer = await act(id, 'void');
    expect(answer.body['status']).toBe('void');
    expect((await stack.lab.stripe('GET', pathOf(open)))['status']).toBe('void');
    expect((await act(id, 'void')).body).toMatchObject({
      code: 'action_not_allowed',
      allowed_actions: ['reissue'],
    });
  });

  it('can be voided after it was given up', async () => {
    const { id } = await stack.post(anInvoice({ customer_id: 'invoice' }));
    const open = await stack.whenStatus(id, 'open');
    const { body } = await act(id, 'mark_uncollectible');
    expect(body['allowed_actions']).toEqual(['void', 'reissue']);
    await stack.temporal.workflow.getHandle(stack.workflowId(id)).result();
    expect((await act(id, 'void')).body['status']).toBe('void');
    expect((await stack.lab.stripe('GET', pathOf(open)))['status']).toBe('void');
  });

  it('is paid after all when the money comes after it was given up', async () => {
    const { id } = await stack.post(anInvoice({ customer_id: 'invoice' }));
    const open = await stack.whenStatus(id, 'open');
    expect((await act(id, 'mark_uncollectible')).body['status']).toBe('uncollectible');
    await stack.temporal.workflow.getHandle(stack.workflowId(id)).result();
    await stack.lab.stripe('POST', `${pathOf(open)}/pay`, { paid_out_of_band: 'true' });
    await stack.whenStatus(id, 'paid');
  });

  it('blocks when the key is refused, and goes on with a retry when it is good again', async () => {
    await stack.lab.setKey('revoked');
    const { id } = await stack.post(anInvoice());
    const blocked = await stack.when(id, 'blocked', (view) => view['blocked'] !== null);
    expect(blocked['blocked'].code).toBe('stripe_auth');
    expect(blocked['blocked'].stripe_request_id).toMatch(/^req_/);
    await stack.lab.setKey('valid');
    await act(id, 'retry');
    await stack.whenStatus(id, 'paid');
  });
});

describe('a request that Stripe does not carry out at once', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterEach(() => stack.check());
  afterAll(() => stack.stop());

  it('is what a retry resumes: a blocked void ends in void, never in a finalized invoice', async () => {
    const { id } = await stack.post(anInvoice({ finalize: 'manual' }));
    await stack.whenStatus(id, 'awaiting_approval');
    await stack.lab.setKey('no_permission');
    await stack.call('POST', `/v1/invoices/${id}/void`, {});
    const blocked = await stack.when(id, 'blocked', (view) => view['blocked'] !== null);
    expect(blocked['blocked']).toMatchObject({ step: 'void', code: 'stripe_permission' });
    await stack.lab.setKey('valid');
    await stack.call('POST', `/v1/invoices/${id}/retry`, {});
    await stack.whenStatus(id, 'deleted');
  });
});
