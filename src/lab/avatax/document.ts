/** One authority's share of the tax of a line; amounts in major units. */
export interface LineDetail {
  country: string;
  region: string | null;
  jurisCode: string;
  jurisName: string;
  jurisType: string;
  jurisdictionType: string;
  exemptAmount: number;
  nonTaxableAmount: number;
  nonTaxableType: string | null;
  rate: number;
  rateType: string;
  tax: number;
  taxableAmount: number;
  taxCalculated: number;
  taxName: string;
  taxType: string;
  liabilityType: string;
  vatCode: string | null;
}

export interface DocumentLine {
  lineNumber: string;
  description: string | null;
  discountAmount: number;
  entityUseCode: string | null;
  exemptAmount: number;
  exemptNo: string | null;
  isItemTaxable: boolean;
  itemCode: string | null;
  lineAmount: number;
  quantity: number;
  ref1: string | null;
  ref2: string | null;
  tax: number;
  taxableAmount: number;
  taxCalculated: number;
  taxCode: string;
  taxDate: string;
  taxIncluded: boolean;
  businessIdentificationNo: string | null;
  taxOverrideType: string;
  taxOverrideAmount: number;
  details: LineDetail[];
}

export const documentStatuses = [
  'Temporary',
  'Saved',
  'Posted',
  'Committed',
  'Cancelled',
  'Adjusted',
] as const;
export type DocumentStatus = (typeof documentStatuses)[number];

/** In the order of their numbers, which old clients send. */
export const documentTypes = [
  'SalesOrder',
  'SalesInvoice',
  'PurchaseOrder',
  'PurchaseInvoice',
  'ReturnOrder',
  'ReturnInvoice',
] as const;
export type DocumentType = (typeof documentTypes)[number];

/** A transaction as AvaTax answers it, without what is derived from its lines. */
export interface TaxDocument {
  id: number;
  code: string;
  companyCode: string;
  date: string;
  taxDate: string;
  status: DocumentStatus;
  type: DocumentType;
  currencyCode: string;
  customerCode: string;
  entityUseCode: string | null;
  exemptNo: string | null;
  purchaseOrderNo: string | null;
  referenceCode: string | null;
  salespersonCode: string | null;
  description: string | null;
  email: string | null;
  businessIdentificationNo: string | null;
  taxOverrideType: string;
  taxOverrideAmount: number;
  taxOverrideReason: string | null;
  adjustmentReason: string;
  adjustmentDescription: string | null;
  /** Reported to the authority: nothing can change it. */
  locked: boolean;
  version: number;
  modified_ms: number;
  committed_ms: number | null;
  country: string;
  region: string | null;
  address: Record<string, string>;
  messages: { summary: string; details: string; severity: string }[];
  lines: DocumentLine[];
}

/** An order asks; an invoice is kept. */
export function isKept(type: DocumentType): boolean {
  return type.endsWith('Invoice');
}
