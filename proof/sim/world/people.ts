import Stripe from 'stripe';
import type { Lab } from '../../../src/lab';
import { stripeKey } from '../circumstances';
import type { Circumstances } from '../circumstances';
import type { Edit } from '../disturbances';

type Invoice = NonNullable<ReturnType<ReturnType<Lab['account']>['invoices']['get']>>;

/** Edits that change what the invoice asks for. */
export const touchesContent: ReadonlySet<Edit> = new Set<Edit>([
  'change_line',
  'add_line',
  'remove_line',
  'revise',
]);

/** Everybody else who works on the same Stripe account. True: it took effect. */
export function createPeople(lab: Lab, { customer, gate }: Circumstances) {
  const stripe = new Stripe(stripeKey, {
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(lab.fetch),
  });
  const { invoices } = lab.account(stripeKey);

  function newest(): Invoice | null {
    const living = invoices.ids().flatMap((id) => invoices.get(id) ?? []);
    return living.findLast(({ invoice }) => invoice.status !== 'void') ?? null;
  }

  async function act(edit: Edit, { id, lines }: Invoice): Promise<unknown> {
    const line = lines[0]?.id ?? '';
    switch (edit) {
      case 'change_line':
        return stripe.invoices.updateLines(id, { lines: [{ id: line, amount: 1_234 }] });
      case 'add_line':
        return stripe.invoices.addLines(id, { lines: [{ amount: 777, description: 'Extra' }] });
      case 'remove_line':
        return stripe.invoices.removeLines(id, { lines: [{ id: line, behavior: 'delete' }] });
      case 'change_memo':
        return stripe.invoices.update(id, { description: 'Changed by hand' });
      case 'finalize':
        return stripe.invoices.finalizeInvoice(id);
      case 'void':
        return stripe.invoices.voidInvoice(id);
      case 'delete':
        return stripe.invoices.del(id);
      case 'pay':
        return stripe.invoices.pay(id);
      case 'pay_out_of_band':
        return stripe.invoices.pay(id, { paid_out_of_band: true });
      case 'mark_uncollectible':
        return stripe.invoices.markUncollectible(id);
      case 'revise':
        return revise(id);
      case 'mend_customer':
        return mendCustomer();
    }
  }

  async function revise(id: string): Promise<void> {
    const revision = await stripe.invoices.create({
      from_invoice: { action: 'revision', invoice: id },
    });
    await stripe.invoices.addLines(revision.id, { lines: [{ amount: 55, description: 'Fee' }] });
    await stripe.invoices.finalizeInvoice(revision.id);
  }

  async function mendCustomer(): Promise<void> {
    const address = { line1: '1 Main St', city: 'Austin', state: 'TX', postal_code: '78701' };
    await stripe.customers.update(customer, { address: { ...address, country: 'US' } });
  }

  return {
    newest,
    /** Before anything else: what the customer is to be charged with. */
    async chooseMeans(): Promise<void> {
      if (!gate || gate.means === 'own') return;
      const { id } = await stripe.paymentMethods.attach(gate.means, { customer });
      const invoice_settings = { default_payment_method: id };
      await stripe.customers.update(customer, { invoice_settings });
    },
    /** What was charged before an invoice that cannot take it. */
    async giveBack(): Promise<void> {
      const { data } = await stripe.paymentIntents.list({ customer, limit: 100 });
      for (const { id, status, metadata } of data) {
        const isOurs = metadata['holdfast_invoice_id'] !== undefined;
        if (isOurs && status === 'succeeded') await stripe.refunds.create({ payment_intent: id });
      }
    },
    async does(edit: Edit): Promise<boolean> {
      const target = newest();
      if (target === null) return false;
      try {
        await act(edit, target);
        return true;
      } catch (error) {
        if (error instanceof Stripe.errors.StripeError) return false;
        throw error;
      }
    },
  };
}

export type People = ReturnType<typeof createPeople>;
