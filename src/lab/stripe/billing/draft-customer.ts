import type { Context } from '../context';
import type { Customer, Invoice } from '../objects';
import { withTotals } from './totals';

type CustomerFields = Pick<
  Invoice,
  | 'customer_address'
  | 'customer_email'
  | 'customer_name'
  | 'customer_phone'
  | 'customer_shipping'
  | 'customer_tax_exempt'
  | 'customer_tax_ids'
>;

/** What an invoice shows of its customer; "until the invoice is finalized" this equals the customer's own. */
export function customerFields(context: Context, customer: Customer): CustomerFields {
  return {
    customer_address: customer.address,
    customer_email: customer.email,
    customer_name: customer.name,
    customer_phone: customer.phone,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt,
    customer_tax_ids: taxIdsOf(context, customer.id),
  };
}

function taxIdsOf({ account }: Context, customer: string): Invoice['customer_tax_ids'] {
  return account.taxIds
    .ids('customer', customer)
    .map((id) => account.taxIds.get(id))
    .filter((taxId) => taxId !== undefined)
    .map(({ type, value }) => ({ type, value }));
}

/**
 * Brings the customer's drafts up to date, without an event: no recording shows one. Automatic tax is
 * left for the next change of the draft or for its finalization, as it asks the tax engine anew.
 */
export function refreshDrafts(context: Context, customerId: string): void {
  const { customers, invoices } = context.account;
  const customer = customers.get(customerId);
  if (customer === undefined) return;
  const fields = customerFields(context, customer);
  for (const id of invoices.ids('customer', customerId)) {
    const record = invoices.get(id);
    if (record?.invoice.status !== 'draft') continue;
    const invoice = { ...record.invoice, ...fields };
    invoices.put(
      invoice.automatic_tax.enabled
        ? { ...record, invoice }
        : withTotals(context, invoice, record.lines),
    );
  }
}
