import type { Context } from '../context';
import type { CreditNoteLine, InvoiceRecord, Line } from '../objects';
import { missingParameter, noSuch, refuse } from '../wire/errors';
import { mergeMetadata } from '../wire/metadata';
import { creditCustomLine } from './credit-note-custom-line';
import { issuedNotes, leftOfLine, type LeftOfLine } from './credit-note-left';
import {
  checkLeast,
  checkOneOf,
  type CreditLineParams,
  type CreditNoteParams,
} from './credit-note-request';
import { exclusiveTax, givenTaxes, shareOf, shareOfTaxes } from './credit-note-taxes';
import { newCreditNoteLine } from './credit-note-wire';
import { allocate, multiply, shownMoney } from './money';
import { ratesOfLine, sparedTax } from './rated-lines';

/** The lines of a note: as asked for, or its whole amount shared over what is left of the invoice's. */
export function creditedLines(
  context: Context,
  record: InvoiceRecord,
  params: CreditNoteParams,
): CreditNoteLine[] {
  const before = issuedNotes(context, record.id).flatMap((note) => note.lines);
  if (params.lines === undefined) return sharedLines(context, record, params.amount ?? 0, before);
  const lines: CreditNoteLine[] = [];
  for (const [index, line] of params.lines.entries()) {
    const at = `lines[${index}]`;
    lines.push(
      line.type === 'custom_line_item'
        ? creditCustomLine(context, record.invoice, line, at)
        : creditInvoiceLine(context, record, line, [...before, ...lines], at),
    );
  }
  return lines;
}

/**
 * `amount` holds tax, so each line gives its net and its tax in the proportion in which they are left
 * (docs.stripe.com/tax/invoicing/refunds).
 */
function sharedLines(
  context: Context,
  record: InvoiceRecord,
  amount: number,
  before: CreditNoteLine[],
): CreditNoteLine[] {
  const lefts = record.lines.map((line) => leftOfLine(line, before));
  const wholes = lefts.map((left) => left.amount + exclusiveTax(left.taxes) - sparedTax(left));
  const parts = allocate(amount, wholes);
  return record.lines.flatMap((line, index) => {
    const [left, part = 0, whole = 0] = [lefts[index], parts[index], wholes[index]];
    if (left === undefined || part === 0) return [];
    const taxes = shareOfTaxes(left.taxes, part, whole);
    const isSpared = sparedTax(left) !== 0;
    return newCreditNoteLine({
      amount: isSpared ? shareOf(left.amount, part, whole) : part - exclusiveTax(taxes),
      description: line.description,
      invoice_line_item: line.id,
      metadata: {},
      quantity: null,
      tax_rates: ratesOfLine(context, record.invoice, line),
      taxes,
      unit_amount_decimal: null,
    });
  });
}

const ofCustomLines = ['description', 'tax_rates', 'unit_amount', 'unit_amount_decimal'] as const;

function creditInvoiceLine(
  context: Context,
  record: InvoiceRecord,
  params: CreditLineParams,
  credited: CreditNoteLine[],
  at: string,
): CreditNoteLine {
  for (const name of ofCustomLines) {
    if (params[name] === undefined) continue;
    const param = `${at}[${name}]`;
    throw refuse(`${param} is only valid when type is custom_line_item.`, { param });
  }
  const id = params.invoice_line_item;
  if (id === undefined) throw missingParameter(`${at}[invoice_line_item]`);
  const line = record.lines.find((known) => known.id === id);
  if (line === undefined) throw noSuch('invoice line item', id, `${at}[invoice_line_item]`);
  const left = leftOfLine(line, credited);
  const amount = creditedAmount(line, left, params, at);
  return newCreditNoteLine({
    amount,
    description: line.description,
    invoice_line_item: id,
    metadata: mergeMetadata({}, params.metadata),
    quantity: params.quantity ?? 1,
    tax_rates: ratesOfLine(context, record.invoice, line),
    taxes: taxesOf(context, record, left, params, amount, at),
    unit_amount_decimal: params.quantity === undefined ? null : unitOf(line),
  });
}

const unitOf = (line: Line): string => line.pricing.unit_amount_decimal ?? String(line.amount);

function creditedAmount(
  line: Line,
  left: LeftOfLine,
  params: CreditLineParams,
  at: string,
): number {
  checkOneOf(params, ['amount', 'quantity']);
  const { amount, quantity } = params;
  if (quantity !== undefined) {
    checkWay(left, 'quantity', at);
    return byQuantity(line, left, quantity, `${at}[quantity]`);
  }
  if (amount === undefined) {
    throw refuse(`You must specify one of these parameters: ${at}[amount], ${at}[quantity].`);
  }
  checkWay(left, 'amount', at);
  const isPart = Math.sign(amount) === Math.sign(left.amount);
  if (amount !== 0 && isPart && Math.abs(amount) <= Math.abs(left.amount)) return amount;
  throw refuse(
    `The amount to credit (${shownMoney(amount, line.currency)}) must be within what is left of the invoice line item (${shownMoney(left.amount, line.currency)}).`,
    { param: `${at}[amount]` },
  );
}

/** docs.stripe.com/invoicing/integration/programmatic-credit-notes: "You can't combine discount types". */
function checkWay(left: LeftOfLine, way: 'amount' | 'quantity', at: string): void {
  if (left.way === null || left.way === way) return;
  throw refuse(
    `This invoice line item was credited by ${left.way} before, and can only be credited by ${left.way}.`,
    { param: `${at}[${way}]` },
  );
}

function byQuantity(line: Line, left: LeftOfLine, quantity: number, param: string): number {
  checkLeast(quantity, 1, param);
  if (quantity > left.quantity) {
    throw refuse(
      `The quantity to credit (${quantity}) is greater than the quantity left of the invoice line item (${left.quantity}).`,
      { param },
    );
  }
  if (quantity === left.quantity) return left.amount;
  // Prices below a cent can round up to more than there is.
  const amount = multiply(String(quantity), unitOf(line));
  return Math.abs(amount) < Math.abs(left.amount) ? amount : left.amount;
}

function taxesOf(
  context: Context,
  { invoice }: InvoiceRecord,
  left: LeftOfLine,
  params: CreditLineParams,
  amount: number,
  at: string,
): CreditNoteLine['taxes'] {
  const { tax_amounts: given } = params;
  if (given === undefined || given === '') return shareOfTaxes(left.taxes, amount, left.amount);
  const param = `${at}[tax_amounts]`;
  if (!invoice.automatic_tax.enabled) return givenTaxes(context, given, left.taxes, param);
  throw refuse(`${param} is not valid for an invoice with automatic tax enabled.`, { param });
}
