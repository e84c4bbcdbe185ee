import { issueNote } from '../billing/credit-note-issue';
import type { CreditNoteParams } from '../billing/credit-note-request';
import { voidCreditNote } from '../billing/credit-note-void';
import { creditNoteWire } from '../billing/credit-note-wire';
import type { Context } from '../context';
import { previousAttributes } from '../events';
import type { CreditNote } from '../objects';
import { noSuch } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { mergeMetadata, type Metadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';
import { listLines } from './credit-note-lines';
import { creditNotePreviewRoutes } from './credit-note-previews';

function noteOf(context: Context, id: string, param = 'id'): CreditNote {
  const note = context.account.creditNotes.get(id);
  if (note === undefined) throw noSuch('credit note', id, param, 404);
  return note;
}

const create = ({ context, params }: Call<CreditNoteParams>): object =>
  creditNoteWire(issueNote(context, params));

const retrieve = (call: Call<object>): object =>
  creditNoteWire(noteOf(call.context, idOf(call, 'id')));

const voidNote = (call: Call<object>): object =>
  creditNoteWire(voidCreditNote(call.context, noteOf(call.context, idOf(call, 'id'))));

function update(call: Call<{ memo?: string; metadata?: Metadata | '' }>): object {
  const { context, params } = call;
  const before = noteOf(context, idOf(call, 'id'));
  const after: CreditNote = {
    ...before,
    memo: params.memo === undefined ? before.memo : params.memo || null,
    metadata: mergeMetadata(before.metadata, params.metadata),
  };
  const wire = creditNoteWire(after);
  const previous = previousAttributes(creditNoteWire(before), wire);
  if (previous === undefined) return wire;
  context.account.creditNotes.put(after);
  context.emit('credit_note.updated', wire, previous);
  return wire;
}

type ListNotesParams = ListParams & {
  invoice?: string;
  customer?: string;
  created?: Range | number;
};

function list({ context, params, path }: Call<ListNotesParams>): object {
  const { invoice, customer, created } = params;
  const index = invoice === undefined ? {} : { index: { name: 'invoice', value: invoice } };
  const accepts = (note: CreditNote): boolean =>
    (customer === undefined || note.customer === customer) && isWithin(note.created, created);
  const options = { kind: 'credit note', url: path, ...index, accepts };
  return listWire(context.account.creditNotes, params, options, (note) => creditNoteWire(note));
}

function lines(call: Call<ListParams>): object {
  const note = noteOf(call.context, idOf(call, 'credit_note'), 'credit_note');
  return listLines(note.lines, call.params, call.path);
}

export const creditNoteRoutes: Route[] = [
  // Before the routes by id: the first that fits is taken.
  ...creditNotePreviewRoutes,
  route('POST', '/v1/credit_notes', create),
  route('GET', '/v1/credit_notes', list),
  route('GET', '/v1/credit_notes/{id}', retrieve),
  route('POST', '/v1/credit_notes/{id}', update),
  route('POST', '/v1/credit_notes/{id}/void', voidNote),
  route('GET', '/v1/credit_notes/{credit_note}/lines', lines),
];
