import type Stripe from 'stripe';
import { planInvoice } from '../../src/stripe/plan-invoice';
import { compare } from '../../src/stripe/compare';
import { aConnection, aCustomer, aDocument } from '../support/documents';

const planned = planInvoice({
  connection: aConnection(),
  customer: aCustomer(),
  products: [],
  document: aDocument(),
});
if ('faults' in planned) throw new Error('The document has no faults.');
const { plan } = planned;

/** The lines of the plan as Stripe gives them back. */
function lines(change: (line: Stripe.InvoiceLineItem, index: number) => object = () => ({})) {
  return plan.lines.map((line, index) => {
    const stripeLine = {
      id: `il_${index}`,
      amount: line.amount,
      metadata: line.metadata,
      discount_amounts: [],
      taxes: [],
    } as unknown as Stripe.InvoiceLineItem;
    return { ...stripeLine, ...change(stripeLine, index) };
  });
}

const first = (change: object) => lines((_line, index) => (index === 0 ? change : {}));

describe('the comparison of lines', () => {
  it('finds nothing where they are ours', () => {
    expect(compare(plan, null, lines(), { taxAllowed: false })).toEqual([]);
  });

  it('names a discount, though the lines are ours', () => {
    const discounted = first({ discount_amounts: [{ amount: 10 }, { amount: 5 }] });
    const [difference, ...more] = compare(plan, null, discounted, { taxAllowed: false });
    expect(difference).toMatchObject({ what: 'discount', line_id: 'l1', actual: 15 });
    expect(more).toEqual([]);
  });

  it('names tax that nobody has answered for', () => {
    const taxed = first({ taxes: [{ amount: 80 }] });
    expect(compare(plan, null, taxed, { taxAllowed: false })).toMatchObject([
      { what: 'tax', line_id: 'l1', actual: 80 },
    ]);
    expect(compare(plan, null, taxed, { taxAllowed: true })).toEqual([]);
  });
});
