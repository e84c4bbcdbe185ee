import { createHash } from 'node:crypto';
import { Exact, rounded, sumOf } from '../tax-rates/exact';
import { currencyDigits } from './calculate';
import type { DocumentLine, LineDetail, TaxDocument } from './document';

/** What is left out unless `$include` asks for it when a document is read. */
export const everything: ReadonlySet<string> = new Set([
  'Lines',
  'Details',
  'Summary',
  'Addresses',
]);

export function includedBy(query: URLSearchParams): ReadonlySet<string> {
  const asked = new Set((query.get('$include') ?? '').split(',').map((name) => name.trim()));
  if (asked.has('SummaryOnly')) return new Set(['Summary']);
  if (asked.has('LinesOnly')) return new Set(['Lines']);
  if (asked.has('Details')) asked.add('Lines');
  return asked;
}

/** A transaction on the wire. */
export function render(document: TaxDocument, included: ReadonlySet<string>): unknown {
  const { lines } = document;
  const { companyCode, modified_ms: modifiedMs, committed_ms: _, address, ...fields } = document;
  const total = (read: (line: DocumentLine) => number): number =>
    rounded(sumOf(lines.map((line) => new Exact(read(line)))), currencyDigits(fields.currencyCode));
  return {
    ...fields,
    companyId: companyIdOf(companyCode),
    customerVendorCode: document.customerCode,
    exchangeRate: 1,
    exchangeRateCurrencyCode: document.currencyCode,
    modifiedDate: new Date(modifiedMs).toISOString(),
    paymentDate: document.date,
    reconciled: false,
    softwareVersion: 'lab',
    totalAmount: total((line) => line.lineAmount),
    totalDiscount: 0,
    totalExempt: total((line) => line.exemptAmount + nonTaxableOf(line)),
    totalTax: total((line) => line.tax),
    totalTaxable: total((line) => line.taxableAmount),
    totalTaxCalculated: total((line) => line.taxCalculated),
    lines: included.has('Lines') ? lines.map((line) => toLine(line, document, included)) : null,
    addresses: included.has('Addresses') ? [{ id: 1, transactionId: fields.id, ...address }] : null,
    summary: included.has('Summary') ? summaryOf(document) : null,
  };
}

const nonTaxableOf = ({ details }: DocumentLine): number =>
  details.reduce((sum, detail) => sum + detail.nonTaxableAmount, 0);

/** Any number will do, as long as one company keeps it. */
function companyIdOf(code: string): number {
  return 100_000 + (createHash('sha256').update(code).digest().readUInt32BE() % 900_000);
}

function toLine(line: DocumentLine, document: TaxDocument, included: ReadonlySet<string>): unknown {
  const midnight = `${line.taxDate}T00:00:00.000Z`;
  return {
    ...line,
    id: document.id * 1000 + document.lines.indexOf(line),
    transactionId: document.id,
    taxDate: midnight,
    reportingDate: `${document.date}T00:00:00.000Z`,
    details: included.has('Details')
      ? line.details.map((detail) => ({ ...detail, transactionId: document.id }))
      : null,
  };
}

function summaryOf({ lines, currencyCode }: TaxDocument): unknown[] {
  const digits = currencyDigits(currencyCode);
  const groups = byJurisdiction(lines);
  return [...groups.values()].map((details) => {
    const [first] = details;
    const total = (read: (detail: LineDetail) => number): number =>
      rounded(sumOf(details.map((detail) => new Exact(read(detail)))), digits);
    return {
      country: first?.country,
      region: first?.region,
      jurisType: first?.jurisdictionType,
      jurisCode: first?.jurisCode,
      jurisName: first?.jurisName,
      taxType: first?.taxType,
      taxName: first?.taxName,
      rateType: first?.rateType,
      rate: first?.rate,
      taxable: total((detail) => detail.taxableAmount),
      tax: total((detail) => detail.tax),
      taxCalculated: total((detail) => detail.taxCalculated),
      nonTaxable: total((detail) => detail.nonTaxableAmount),
      exemption: total((detail) => detail.exemptAmount),
    };
  });
}

function byJurisdiction(lines: readonly DocumentLine[]): Map<string, LineDetail[]> {
  const groups = new Map<string, LineDetail[]>();
  for (const detail of lines.flatMap(({ details }) => details)) {
    const key = `${detail.jurisCode} ${detail.rate}`;
    groups.set(key, [...(groups.get(key) ?? []), detail]);
  }
  return groups;
}
