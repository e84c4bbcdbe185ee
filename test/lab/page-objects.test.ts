import { alabama, aTransaction } from './anrok-support';
import { anInvoice, basic } from './avatax-support';
import { aDraft, refusalOf, startBench, type Bench } from './support';

describe("what the lab's page shows besides invoices", () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench.stop());

  const page = async (query: string): Promise<string> =>
    (await fetch(`${bench.url}/${query}`)).text();
  /** Sends a form and follows it to the page that tells what came of it. */
  async function act(name: string, fields: Record<string, string>): Promise<string> {
    const [account] = bench.lab.accounts();
    const body = new URLSearchParams({ do: name, account: account!.id, ...fields });
    const headers = { origin: bench.url };
    return (await fetch(`${bench.url}/`, { method: 'POST', body, headers })).text();
  }
  const paid = async (customer = 'cus_card') => {
    const invoice = await aDraft(bench.stripe, { customer }, [5000]);
    await bench.stripe.invoices.pay(invoice);
    const [link] = (await bench.stripe.invoicePayments.list({ invoice })).data;
    return { invoice, payment: link!.payment.payment_intent as string };
  };

  it('a customer with address, balance and payment method, which a person can change', async () => {
    const customer = 'cus_invoice';
    expect(await page('?view=customers')).toContain('Torstr. 1, 10119, Berlin, DE');
    await act('change_address', { customer, line1: 'Allee 2', city: 'Bonn', country: 'DE' });
    await act('change_exemption', { customer, tax_exempt: 'reverse' });
    await act('change_balance', { customer, amount: '-700', currency: 'eur' });
    await act('attach_method', { customer, method: 'pm_card_mastercard' });
    const [method] = (await bench.stripe.customers.listPaymentMethods(customer)).data;
    const shown = await act('default_method', { customer, method: method!.id });
    for (const text of ['Allee 2, Bonn, DE', 'reverse', 'EUR 7.00 in credit', 'mastercard 4444']) {
      expect(shown).toContain(text);
    }
    expect(await bench.stripe.customers.retrieve(customer)).toMatchObject({
      balance: -700,
      tax_exempt: 'reverse',
      invoice_settings: { default_payment_method: method!.id },
    });
    expect(await act('detach_method', { customer, method: method!.id })).toContain('200: done');
    expect(await page(`?customer=${customer}`)).toContain('None. Add one above.');
    expect(await act('delete_customer', { customer })).toContain('No such customer');
  });

  it('a payment that can be refunded in part, with its refund', async () => {
    const { invoice, payment } = await paid();
    expect(await page('?view=payments')).toContain(`<a href="/?invoice=${invoice}">`);
    const shown = await act('refund', { payment, amount: '1500', reason: 'duplicate' });
    expect(shown).toContain('USD 15.00');
    expect(shown).toContain('duplicate');
    expect(await page('?view=refunds')).toContain(payment);
    expect(await act('refund', { payment, amount: '9999' })).toContain('400: Refund amount');
  });

  it('a dispute that the bank opens and decides', async () => {
    const { payment } = await paid();
    const opened = await act('open_dispute', { payment, reason: 'fraudulent', inquiry: 'no' });
    expect(opened).toContain('needs response');
    const [dispute] = (await bench.stripe.disputes.list({ payment_intent: payment })).data;
    expect(await page('?view=disputes')).toContain(dispute!.id);
    await act('submit_evidence', { dispute: dispute!.id, text: 'It was delivered.' });
    const won = await act('decide_dispute', { dispute: dispute!.id, outcome: 'won' });
    expect(won).toContain(`Chargeback reversal for ${dispute!.charge as string}`);
    expect(won).toContain('It is closed.');
    expect(await act('close_dispute', { dispute: dispute!.id })).toContain('already closed');
  });

  it('a payment that waits for the customer, or for a capture', async () => {
    const { stripe } = bench;
    const invoice = await aDraft(stripe);
    const card = await stripe.paymentMethods.attach('pm_card_authenticationRequired', {
      customer: 'cus_card',
    });
    await act('finalize', { invoice });
    await refusalOf(stripe.invoices.pay(invoice, { payment_method: card.id }));
    const [link] = (await stripe.invoicePayments.list({ invoice })).data;
    const payment = link!.payment.payment_intent as string;
    expect(await page(`?payment=${payment}`)).toContain('The customer: succeed');
    expect(await act('authenticate', { payment, outcome: 'succeed' })).toContain('succeeded');
    expect((await stripe.invoices.retrieve(invoice)).status).toBe('paid');
    const held = await stripe.paymentIntents.create({
      amount: 900,
      currency: 'usd',
      customer: 'cus_card',
      payment_method: 'pm_cus_card',
      capture_method: 'manual',
      confirm: true,
    });
    expect(await act('capture', { payment: held.id, amount: '400' })).toContain('USD 4.00');
    const other = await stripe.paymentIntents.create({ amount: 900, currency: 'usd' });
    expect(await act('cancel_payment', { payment: other.id })).toContain('canceled');
  });

  it('a payment that is attached to an invoice, and pays a part of it', async () => {
    const invoice = await aDraft(bench.stripe, {}, [2000]);
    await act('finalize', { invoice });
    const part = await bench.stripe.paymentIntents.create({
      amount: 500,
      currency: 'usd',
      customer: 'cus_card',
      payment_method: 'pm_cus_card',
      confirm: true,
    });
    const shown = await act('attach_payment', { invoice, payment: part.id });
    expect(shown).toContain('USD 15.00');
    expect(shown).toContain('of it refunded');
    expect(await bench.stripe.invoices.retrieve(invoice)).toMatchObject({ amount_paid: 500 });
  });

  it('a credit note, before and after the payment', async () => {
    const open = await aDraft(bench.stripe, {}, [2000]);
    await act('finalize', { invoice: open });
    const shown = await act('credit', { invoice: open, amount: '500' });
    expect(shown).toContain('-CN-01');
    const [note] = (await bench.stripe.creditNotes.list({ invoice: open })).data;
    expect(await page('?view=credit_notes')).toContain(note!.number);
    expect(await act('void_credit_note', { credit_note: note!.id })).toContain('It is void.');
    const { invoice } = await paid();
    await act('credit', { invoice, amount: '800', refund_amount: '800' });
    const [after] = (await bench.stripe.creditNotes.list({ invoice })).data;
    expect(after).toMatchObject({ amount: 800, post_payment_amount: 800 });
    const ofPaid = await page(`?credit_note=${after!.id}`);
    expect(ofPaid).toContain('its invoice is not open');
    expect(ofPaid).not.toContain('void_credit_note');
    expect(ofPaid).toContain(`/v1/credit_notes/${after!.id}/lines`);
  });

  it('what Anrok and AvaTax hold, which a person can freeze and lock', async () => {
    expect(await page('?view=tax')).toContain('No transaction yet');
    const headers = { authorization: 'Bearer anrok_key' };
    await fetch(`${bench.anrokUrl}/v1/seller/transactions/createOrUpdate`, {
      method: 'POST',
      headers,
      body: JSON.stringify(aTransaction({ id: 'inv-7', customerAddress: alabama })),
    });
    await fetch(`${bench.avataxUrl}/api/v2/transactions/create`, {
      method: 'POST',
      headers: { authorization: basic('2000', 'license') },
      body: JSON.stringify(anInvoice({ code: 'doc-7' })),
    });
    const shown = await page('?view=tax');
    for (const text of ['inv-7', 'doc-7', 'SalesInvoice', 'USD 250.00', 'committed']) {
      expect(shown).toContain(text);
    }
    expect(await act('freeze', { id: 'inv-7', on: 'true' })).toContain('Unfreeze');
    expect(await act('lock', { id: 'doc-7', on: 'true' })).toContain('Unlock');
    expect(bench.lab.engines.avataxDocuments()).toMatchObject([{ code: 'doc-7', locked: true }]);
    expect(await act('freeze', { id: 'inv-8', on: 'true' })).toContain('404: Nothing has this id.');
  });

  it.each([
    ['?view=refunds', 'No refund yet'],
    ['?view=disputes', 'No dispute yet'],
    ['?view=credit_notes', 'No credit note yet'],
    ['?view=payments', 'No payment yet'],
    ['?payment=pi_x', 'No such payment'],
    ['?dispute=du_x', 'No such dispute'],
    ['?credit_note=cn_x', 'No such credit note'],
    ['?customer=%3Cimg%3E', '<code>&lt;img&gt;</code>'],
  ])('words where there is nothing: %s', async (query, words) => {
    expect(await page(query)).toContain(words);
  });
});
