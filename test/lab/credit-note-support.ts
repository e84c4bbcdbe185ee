import type Stripe from 'stripe';
import { aDraft } from './support';

export interface TaxedLine {
  amount?: number;
  quantity?: number;
  unit_amount_decimal?: string;
  tax: number;
  inclusive?: boolean;
}

/** An open invoice whose lines hold tax as an engine outside of Stripe reports it. */
export async function anOpenInvoice(
  stripe: Stripe,
  lines: TaxedLine[] = [{ amount: 1000, tax: 0 }],
  params: Partial<Stripe.InvoiceCreateParams> = {},
): Promise<Stripe.Invoice> {
  const id = await aDraft(stripe, params, []);
  await stripe.invoices.addLines(id, { lines: lines.map(toLine) });
  return stripe.invoices.finalizeInvoice(id);
}

export async function aPaidInvoice(
  stripe: Stripe,
  lines?: TaxedLine[],
  params?: Partial<Stripe.InvoiceCreateParams>,
): Promise<Stripe.Invoice> {
  const { id } = await anOpenInvoice(stripe, lines, params);
  return stripe.invoices.pay(id);
}

function toLine(line: TaxedLine, index: number): Stripe.InvoiceAddLinesParams.Line {
  const { amount, quantity, unit_amount_decimal: unit, tax, inclusive = false } = line;
  const price = { currency: 'usd', product: 'prod_misc', unit_amount_decimal: unit };
  const rate = { display_name: 'VAT', percentage: 19, inclusive };
  const amounts = [{ amount: tax, taxable_amount: 1000, tax_rate_data: rate }];
  return {
    description: `Line ${index}`,
    ...(unit === undefined ? { amount } : { quantity, price_data: price }),
    ...(tax === 0 ? {} : { tax_amounts: amounts }),
  } as Stripe.InvoiceAddLinesParams.Line;
}

/** The line that says so in its description. */
export function lineOf(invoice: Stripe.Invoice, index: number): string {
  const line = invoice.lines.data.find(({ description }) => description === `Line ${index}`);
  if (line === undefined) throw new Error(`There is no line ${index}.`);
  return line.id;
}

export const taxOf = (taxes: { amount: number }[] | null): number =>
  (taxes ?? []).reduce((sum, { amount }) => sum + amount, 0);

/** What happened during a piece of work, oldest first. */
export async function eventsDuring(
  stripe: Stripe,
  work: () => Promise<unknown>,
): Promise<Stripe.Event[]> {
  const list = async (): Promise<Stripe.Event[]> => (await stripe.events.list({ limit: 100 })).data;
  const known = new Set((await list()).map(({ id }) => id));
  await work();
  return (await list()).filter(({ id }) => !known.has(id)).toReversed();
}
