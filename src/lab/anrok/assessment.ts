export const exemptionReasons = ['reverseCharge', 'customerExempt', 'transactionExempt'] as const;

export type NotTaxedReason =
  | { type: 'jurisHasNoTax' | 'notCollecting' | 'productNotTaxed' }
  | { type: 'exempt'; reason: { type: (typeof exemptionReasons)[number] } };

/** Decimal texts throughout: fractions of a cent are part of the answer. */
export interface AssessedTax {
  name: string;
  rate: string;
  taxable: string;
  tax: string;
}

export interface AssessedJuris {
  id: string;
  name: string;
  not_taxed: NotTaxedReason | null;
  taxes: AssessedTax[];
}

export interface AssessedLine {
  id: string | null;
  product: string;
  quantity: string | null;
  is_inclusive: boolean;
  amount: number;
  to_collect: number;
  pre_tax: string;
  jurises: AssessedJuris[];
}

/** The tax of one transaction as it was found; plain data, so that a reversal needs no second look. */
export interface Assessment {
  tax_date: string;
  accounting_date: string;
  to_collect: number;
  pre_tax: string;
  lines: AssessedLine[];
}

export function negated(assessment: Assessment): Assessment {
  return {
    ...assessment,
    to_collect: minus(assessment.to_collect),
    pre_tax: minusText(assessment.pre_tax),
    lines: assessment.lines.map((line) => ({
      ...line,
      amount: minus(line.amount),
      to_collect: minus(line.to_collect),
      pre_tax: minusText(line.pre_tax),
      jurises: line.jurises.map((juris) => ({
        ...juris,
        taxes: juris.taxes.map((tax) => ({
          ...tax,
          taxable: minusText(tax.taxable),
          tax: minusText(tax.tax),
        })),
      })),
    })),
  };
}

const minus = (value: number): number => (value === 0 ? 0 : -value);

function minusText(text: string): string {
  if (text === '0') return text;
  return text.startsWith('-') ? text.slice(1) : `-${text}`;
}

/** What createEphemeral and createOrUpdate answer. */
export function toResult(assessment: Assessment): Record<string, unknown> {
  return {
    taxAmountToCollect: assessment.to_collect,
    lineItems: assessment.lines.map((line) => ({
      id: line.id,
      taxAmountToCollect: line.to_collect,
      preTaxAmount: line.pre_tax,
      jurises: line.jurises.map(({ name, not_taxed: notTaxedReason, taxes }) => ({
        name,
        notTaxedReason,
        taxes:
          notTaxedReason === null
            ? taxes.map((tax) => ({
                taxName: tax.name,
                taxableAmount: tax.taxable,
                taxAmount: tax.tax,
                taxRate: tax.rate,
              }))
            : null,
      })),
    })),
    preTaxAmount: assessment.pre_tax,
    jurisSummaries: jurisSummaries(assessment),
  };
}

function jurisSummaries({ lines }: Assessment): unknown[] {
  const byName = new Map<string, NotTaxedReason[]>();
  for (const { name, not_taxed: reason } of lines.flatMap((line) => line.jurises)) {
    const reasons = byName.get(name) ?? [];
    byName.set(name, reasons);
    const isNew = !reasons.some((known) => JSON.stringify(known) === JSON.stringify(reason));
    if (reason !== null && isNew) reasons.push(reason);
  }
  return [...byName].map(([name, reasons]) => ({
    name,
    notTaxedReasons: reasons.length === 0 ? null : reasons,
  }));
}
