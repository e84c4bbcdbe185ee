import { randomUUID } from 'node:crypto';
import { isExemptOn, placeOn } from '../tax-rates/rules';
import { calculateLine, currencyDigits } from './calculate';
import type { DocumentLine, TaxDocument } from './document';
import { isKept } from './document';
import { avataxError } from './errors';
import { withDocumentTax, withTaxAmount } from './override';
import { saleOf } from './places';
import type { Work } from './route';
import type { AvataxAddress, CreateTransaction } from './schemas';

/** The document that a request asks for, as if no other had its code; nothing is kept here. */
export function drawUp(work: Work, request: CreateTransaction): TaxDocument {
  const { account, nowMs } = work;
  checkCurrency(request.currencyCode);
  const sale = saleOf(request.addresses, request.lines[0]?.addresses);
  const taxDate = taxDateOf(request);
  const isCommitted = request.commit && isKept(request.type);
  return {
    id: account.nextNumber(),
    code: request.code ?? randomUUID(),
    companyCode: request.companyCode,
    date: request.date,
    taxDate,
    status: isKept(request.type) ? (isCommitted ? 'Committed' : 'Saved') : 'Temporary',
    type: request.type,
    currencyCode: request.currencyCode,
    customerCode: request.customerCode,
    entityUseCode: request.entityUseCode ?? null,
    exemptNo: request.exemptionNo ?? null,
    purchaseOrderNo: request.purchaseOrderNo ?? null,
    referenceCode: request.referenceCode ?? null,
    salespersonCode: request.salespersonCode ?? null,
    description: request.description ?? null,
    email: request.email ?? null,
    businessIdentificationNo: request.businessIdentificationNo ?? null,
    ...overrideOf(request),
    adjustmentReason: 'NotAdjusted',
    adjustmentDescription: null,
    locked: false,
    version: 1,
    modified_ms: nowMs,
    committed_ms: isCommitted ? nowMs : null,
    country: sale.place.country,
    region: sale.place.region,
    address: toText(sale.to),
    messages: [],
    lines: linesOf(work, request, taxDate),
  };
}

function overrideOf({ taxOverride }: CreateTransaction) {
  return {
    taxOverrideType: taxOverride?.type ?? 'None',
    taxOverrideAmount: taxOverride?.taxAmount ?? 0,
    taxOverrideReason: taxOverride?.reason ?? null,
  };
}

function checkCurrency(code: string): void {
  if (!Intl.supportedValuesOf('currency').includes(code.toUpperCase())) {
    throw avataxError('InvalidParameterValue', `'${code}' is no currency.`, 'currencyCode');
  }
}

/** A return is taxed by the rules of the day of the sale when the caller says which day that was. */
function taxDateOf({ taxOverride, date }: CreateTransaction): string {
  return (taxOverride?.type === 'TaxDate' ? taxOverride.taxDate : null) ?? date;
}

function linesOf({ rules }: Work, request: CreateTransaction, taxDate: string): DocumentLine[] {
  const isExempt = isExemptOn(request.customerCode, taxDate, rules);
  const digits = currencyDigits(request.currencyCode);
  const lines = request.lines.map((line, index) => {
    const { place, ...rest } = saleOf(line.addresses, request.addresses);
    const sale = { ...rest, place: placeOn(place, taxDate, rules), isExempt };
    const number = line.number ?? String(index + 1);
    const made = calculateLine(request, line, sale, number, taxDate);
    const { taxOverride } = line;
    return taxOverride?.type === 'TaxAmount'
      ? withTaxAmount(made, taxOverride.taxAmount, digits)
      : made;
  });
  const { taxOverride } = request;
  return taxOverride?.type === 'TaxAmount'
    ? withDocumentTax(lines, taxOverride.taxAmount, digits)
    : lines;
}

function toText(address: AvataxAddress): Record<string, string> {
  return Object.fromEntries(
    Object.entries(address).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
}
