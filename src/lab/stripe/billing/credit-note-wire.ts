import { newId } from '../../core/ids';
import type { CreditNote, CreditNoteLine } from '../objects';
import type { Metadata } from '../wire/metadata';
import type { WireList } from '../wire/list';

/** A credit note holds no more lines than this; the rest is paged. */
const linesInNote = 10;

type CreditNoteWire = Omit<CreditNote, 'lines'> & { lines: WireList<CreditNoteLine> };

/** The credit note as Stripe answers it, keys in Stripe's order. */
export function creditNoteWire(
  note: CreditNote,
  url = `/v1/credit_notes/${note.id}/lines`,
): CreditNoteWire {
  const { lines } = note;
  const data = lines.slice(0, linesInNote);
  return { ...note, lines: { object: 'list', data, has_more: lines.length > linesInNote, url } };
}

type LineContent = Pick<
  CreditNoteLine,
  'amount' | 'description' | 'quantity' | 'tax_rates' | 'taxes' | 'unit_amount_decimal'
> & { invoice_line_item: string | null; metadata: Metadata };

export function newCreditNoteLine(content: LineContent): CreditNoteLine {
  const { invoice_line_item: source, unit_amount_decimal: unit } = content;
  return {
    id: newId('cnli'),
    object: 'credit_note_line_item',
    amount: content.amount,
    description: content.description,
    discount_amount: 0,
    discount_amounts: [],
    ...(source === null ? {} : { invoice_line_item: source }),
    livemode: false,
    metadata: content.metadata,
    pretax_credit_amounts: [],
    quantity: content.quantity,
    tax_rates: content.tax_rates,
    taxes: content.taxes,
    type: source === null ? 'custom_line_item' : 'invoice_line_item',
    unit_amount: unit === null || !Number.isInteger(Number(unit)) ? null : Number(unit),
    unit_amount_decimal: unit,
  };
}
