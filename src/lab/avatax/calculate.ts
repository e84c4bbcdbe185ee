import { Exact, rounded, roundedTogether, sumOf } from '../tax-rates/exact';
import { taxParts } from '../tax-rates/parts';
import type { Place } from '../tax-rates/place';
import type { RatePart } from '../tax-rates/table';
import { isReverseCharge } from '../tax-rates/vat-number';
import type { DocumentLine, LineDetail } from './document';
import type { Sale } from './places';
import type { CreateLine, CreateTransaction } from './schemas';

/** Known to every account, and exempt everywhere. */
const exemptCustomerCode = 'cus_exempt';
/** Avalara's own code for what is never taxed. */
const nonTaxableCode = 'NT';

type Standing = 'taxed' | 'exempt' | 'reverse_charge' | 'not_taxable' | 'no_nexus';

export function currencyDigits(currencyCode: string): number {
  const form = new Intl.NumberFormat('en', { style: 'currency', currency: currencyCode });
  return form.resolvedOptions().maximumFractionDigits ?? 2;
}

/** One line with its tax; the details are rounded so that they add up to the tax of the line. */
export function calculateLine(
  request: CreateTransaction,
  line: CreateLine,
  sale: Sale & { isExempt: boolean },
  lineNumber: string,
  taxDate: string,
): DocumentLine {
  const { place } = sale;
  const digits = currencyDigits(request.currencyCode);
  const standing = standingOf(request, line, sale);
  const rates = standing === 'taxed' ? place.parts : [];
  const { net, parts } = taxParts(new Exact(line.amount), rates, line.taxIncluded);
  const shares = roundedTogether(
    parts.map(({ tax }) => tax),
    digits,
  );
  const tax = rounded(sumOf(shares.map((share) => new Exact(share))), digits);
  const amount = line.taxIncluded
    ? rounded(new Exact(line.amount).minus(tax), digits)
    : line.amount;
  const isTaxed = standing === 'taxed' || standing === 'reverse_charge';
  const taxed = parts.map(({ part }, index) =>
    detail(place, part, { taxable: rounded(net, digits), tax: shares[index] ?? 0 }),
  );
  return {
    ...lineFields(request, line, lineNumber, taxDate),
    exemptAmount: standing === 'exempt' ? amount : 0,
    isItemTaxable: standing !== 'not_taxable',
    lineAmount: amount,
    tax,
    taxableAmount: isTaxed ? amount : 0,
    taxCalculated: tax,
    details: standing === 'taxed' ? taxed : [untaxedDetail(place, standing, amount)],
  };
}

function standingOf(
  request: CreateTransaction,
  line: CreateLine,
  sale: Sale & { isExempt: boolean },
): Standing {
  const { place, shipFromCountry } = sale;
  if (place.standing !== 'collecting') return 'no_nexus';
  if (line.taxCode === nonTaxableCode) return 'not_taxable';
  const isExempt = [
    request.exemptionNo,
    request.entityUseCode,
    request.customerUsageType,
    line.exemptionCode,
    line.entityUseCode,
    line.customerUsageType,
  ].some(Boolean);
  if (isExempt || sale.isExempt || request.customerCode === exemptCustomerCode) return 'exempt';
  const vatNumber = line.businessIdentificationNo ?? request.businessIdentificationNo;
  const vatNumbers = vatNumber ? [vatNumber] : [];
  return isReverseCharge(place.country, shipFromCountry, vatNumbers) ? 'reverse_charge' : 'taxed';
}

type LineFields = Omit<
  DocumentLine,
  | 'exemptAmount'
  | 'isItemTaxable'
  | 'lineAmount'
  | 'tax'
  | 'taxableAmount'
  | 'taxCalculated'
  | 'details'
>;

function lineFields(
  request: CreateTransaction,
  line: CreateLine,
  lineNumber: string,
  taxDate: string,
): LineFields {
  return {
    lineNumber,
    description: line.description ?? null,
    discountAmount: 0,
    entityUseCode: line.entityUseCode ?? request.entityUseCode ?? null,
    exemptNo: request.exemptionNo ?? null,
    itemCode: line.itemCode ?? null,
    quantity: line.quantity,
    ref1: line.ref1 ?? null,
    ref2: line.ref2 ?? null,
    taxCode: line.taxCode ?? 'P0000000',
    taxDate,
    taxIncluded: line.taxIncluded,
    businessIdentificationNo:
      line.businessIdentificationNo ?? request.businessIdentificationNo ?? null,
    taxOverrideType: 'None',
    taxOverrideAmount: 0,
  };
}

const kinds = {
  country: { short: 'CNT', long: 'Country' },
  state: { short: 'STA', long: 'State' },
  county: { short: 'CTY', long: 'County' },
  city: { short: 'CIT', long: 'City' },
  special: { short: 'STJ', long: 'Special' },
} as const;

function detail(
  place: Place,
  part: RatePart,
  { taxable, tax }: { taxable: number; tax: number },
): LineDetail {
  const { short, long } = kinds[part.kind];
  const isVat = part.kind === 'country';
  return {
    country: place.country,
    region: place.region,
    jurisCode: part.name.toUpperCase().replaceAll(' ', '_'),
    jurisName: part.name.toUpperCase(),
    jurisType: short,
    jurisdictionType: long,
    exemptAmount: 0,
    nonTaxableAmount: 0,
    nonTaxableType: null,
    rate: new Exact(part.percent).dividedBy(100).toNumber(),
    rateType: isVat ? 'Standard' : 'General',
    tax,
    taxableAmount: taxable,
    taxCalculated: tax,
    taxName: isVat ? `${place.country} VAT` : `${place.region} ${long.toUpperCase()} TAX`,
    taxType: isVat ? 'Output' : 'Sales',
    liabilityType: 'Seller',
    vatCode: null,
  };
}

function untaxedDetail(place: Place, standing: Standing, amount: number): LineDetail {
  const kind = place.region === null ? 'country' : 'state';
  const blank = detail(
    place,
    { kind, name: place.name, percent: '0' },
    { taxable: standing === 'reverse_charge' ? amount : 0, tax: 0 },
  );
  const isReversed = standing === 'reverse_charge';
  const isUntaxable = standing === 'not_taxable' || standing === 'no_nexus';
  return {
    ...blank,
    rateType: 'Zero',
    exemptAmount: standing === 'exempt' ? amount : 0,
    nonTaxableAmount: isUntaxable ? amount : 0,
    nonTaxableType: isUntaxable ? untaxableBy[standing] : null,
    liabilityType: isReversed ? 'Buyer' : 'Seller',
    vatCode: isReversed ? `${place.country}REVCHG` : null,
  };
}

const untaxableBy = { not_taxable: 'ProductTaxabilityRule', no_nexus: 'NexusRule' } as const;
