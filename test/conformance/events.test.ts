import { understandEvents } from '../../conformance/events';

/** As the record stands before the event, and when it says already what the event says. */
const news = ['signalled', 'no_news'];
const nothingKept = ['no_news', 'no_news'];

const subscribed: Record<string, string[]> = {
  '2020-03-02/invoice.finalized': news,
  '2020-03-02/invoice.paid': news,
  // Only custom_fields changed.
  '2020-03-02/invoice.updated': nothingKept,
  '2020-08-27/invoice.finalized': news,
  '2020-08-27/invoice.paid': news,
  '2020-08-27/invoice.payment_action_required': news,
  // It names no charge, so a second failure cannot be told from the first: whoever reads the invoice can.
  '2020-08-27/invoice.payment_failed': ['signalled', 'signalled'],
  '2020-08-27/invoice.payment_succeeded': news,
  // auto_advance changed, which the record does not hold: it is looked at whenever somebody has touched it.
  '2020-08-27/invoice.updated': ['signalled', 'signalled'],
  '2020-08-27/payment_intent.payment_failed': ['signalled', 'signalled'],
  '2020-08-27/payment_intent.succeeded': ['signalled', 'signalled'],
  '2025-03-31.basil/invoice.payment_succeeded': news,
  '2025-11-17.clover/invoice.finalized': news,
  '2025-11-17.clover/invoice.paid': news,
  '2025-11-17.clover/invoice.updated': news,
};

const notSubscribed = [
  '2017-12-14/charge.dispute.funds_reinstated',
  '2017-12-14/charge.dispute.funds_withdrawn',
  '2020-03-02/charge.dispute.created',
  '2020-03-02/charge.failed',
  '2020-03-02/charge.refunded',
  '2020-03-02/credit_note.created',
  '2020-03-02/refund.created',
  '2020-08-27/charge.dispute.created',
  '2020-08-27/charge.failed',
  '2020-08-27/charge.refund.updated',
  '2020-08-27/charge.refunded',
  '2020-08-27/invoice.created',
  '2020-08-27/invoiceitem.created',
  '2020-08-27/payment_intent.requires_action',
  '2022-08-01/charge.dispute.closed',
  '2022-08-01/charge.dispute.closed.won',
  '2022-08-01/charge.dispute.created',
  '2025-11-17.clover/invoice_payment.paid',
  '2026-08-26.dahlia/customer.created',
  '2026-08-26.dahlia/customer.deleted',
  '2026-08-26.dahlia/customer.updated',
  '2026-08-26.dahlia/payment_method.attached',
  '2026-08-26.dahlia/payment_method.detached',
  '2026-08-26.dahlia/payment_method.updated',
];

describe('the recorded webhook bodies in the receiving code', () => {
  it.each(Object.entries(subscribed))('reads %s', async (name, [before, after]) => {
    const { outcomes } = await eventNamed(name);
    expect(outcomes).toEqual({ before, after, stranger: 'not_ours' });
  });

  it.each(notSubscribed)('leaves %s alone', async (name) => {
    const { outcomes, reading } = await eventNamed(name);
    expect(outcomes).toEqual({ before: 'ignored', after: 'ignored', stranger: 'ignored' });
    expect(reading).toContain('not subscribed');
  });

  it('has an expectation for every body', async () => {
    const names = (await understandEvents()).map(({ name }) => name);
    expect(names).toHaveLength(39);
    expect(names.toSorted()).toEqual([...Object.keys(subscribed), ...notSubscribed].toSorted());
  });
});

async function eventNamed(name: string) {
  const event = (await understandEvents()).find((one) => one.name === name);
  if (event === undefined) throw new Error(`No event body ${name}.`);
  return event;
}
