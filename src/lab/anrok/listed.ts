import { Exact, sumOf } from '../tax-rates/exact';
import type { AssessedJuris, AssessedLine, AssessedTax } from './assessment';
import { toGivenAddress } from './assess';
import { productTaxCategories } from './catalog';
import type { Seller, StoredTransaction } from './seller';

/** A transaction as the list shows it. */
export function toListed(row: StoredTransaction, seller: Seller): Record<string, unknown> {
  const common = {
    id: row.id,
    anrokCreatedTime: new Date(row.created_ms).toISOString(),
    anrokModifiedTime: new Date(row.modified_ms).toISOString(),
    sourceBillingSystem: null,
  };
  if (row.is_void) return { type: 'void', ...common };
  return { type: 'normal', ...common, body: bodyOf(row, seller) };
}

function bodyOf({ request, assessment }: StoredTransaction, seller: Seller): unknown {
  const { lines } = assessment;
  const amount = lines.reduce((sum, line) => sum + line.amount, 0);
  const customer =
    request.customerId === undefined ? undefined : seller.customers.get(request.customerId);
  return {
    accountingDate: assessment.accounting_date,
    taxDate: assessment.tax_date,
    currencyCode: request.currencyCode,
    customer: customer ?? null,
    addresses: [{ address: toGivenAddress(request.customerAddress) }],
    inputAmount: amount,
    preTaxAmount: assessment.pre_tax,
    taxAmountDue: due(lines),
    taxAmountAdded: { expected: assessment.to_collect, seen: assessment.to_collect },
    invoiceTotalAmountExpected: amount + assessment.to_collect,
    jurisSummaries: jurisSummaries(lines),
    lineItems: lines.map((line) => toLineItem(line, seller)),
  };
}

const taxOf = ({ jurises }: AssessedLine): Exact =>
  sumOf(jurises.flatMap(({ taxes }) => taxes.map(({ tax }) => new Exact(tax))));

function due(lines: readonly AssessedLine[]): unknown {
  const inclusive = sumOf(lines.filter((line) => line.is_inclusive).map(taxOf));
  const exclusive = sumOf(lines.filter((line) => !line.is_inclusive).map(taxOf));
  return {
    inclusive: inclusive.toFixed(),
    exclusive: exclusive.toFixed(),
    total: inclusive.plus(exclusive).toFixed(),
  };
}

function jurisSummaries(lines: readonly AssessedLine[]): unknown[] {
  const names = new Map(lines.flatMap(({ jurises }) => jurises.map(({ id, name }) => [id, name])));
  return [...names].map(([id, name]) => {
    const inside = lines
      .map((line) => ({ ...line, jurises: line.jurises.filter((juris) => juris.id === id) }))
      .filter(({ jurises }) => jurises.length > 0);
    const preTaxAmount = sumOf(inside.map((line) => new Exact(line.pre_tax))).toFixed();
    return { id, name, preTaxAmount, taxAmountDue: due(inside) };
  });
}

function toLineItem(line: AssessedLine, seller: Seller): unknown {
  const product = seller.products.get(line.product);
  const category = product?.category ?? { type: 'standard', id: 'general' };
  const known = productTaxCategories.find(({ id }) => id.id === category.id);
  return {
    id: line.id,
    product: {
      internalId: `anrok_${line.product}`,
      externalId: line.product,
      name: product?.name ?? line.product,
      productTaxCategory: { ...category, name: known?.name ?? category.id },
    },
    quantity: line.quantity,
    unitPrice: null,
    inputAmount: line.amount,
    preTaxAmount: line.pre_tax,
    taxAmountDue: due([line]),
    jurises: line.jurises.map((juris) => toJuris(juris, line)),
  };
}

function toJuris({ id, name, not_taxed: reason, taxes }: AssessedJuris, line: AssessedLine) {
  const toTax = (tax: AssessedTax): unknown => ({
    id: `${id}:${tax.name}`,
    name: tax.name,
    nonTaxableAmount: '0',
    exemptions: [],
    taxableAmount: tax.taxable,
    rate: tax.rate,
    taxAmount: {
      inclusive: line.is_inclusive ? tax.tax : '0',
      exclusive: line.is_inclusive ? '0' : tax.tax,
    },
  });
  if (reason?.type === 'notCollecting') {
    return { id, name, calc: { isRemitting: false, taxesIfWereRemitting: [] } };
  }
  const isExempt = reason?.type === 'exempt';
  const untaxed = {
    id: `${id}:none`,
    name: 'None',
    nonTaxableAmount: isExempt ? '0' : line.pre_tax,
    exemptions: isExempt ? [{ reason: reason.reason.type, amount: line.pre_tax }] : [],
    taxableAmount: '0',
    rate: null,
    taxAmount: { inclusive: '0', exclusive: '0' },
  };
  return {
    id,
    name,
    calc: { isRemitting: true, taxes: reason === null ? taxes.map(toTax) : [untaxed] },
  };
}
