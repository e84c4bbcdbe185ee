import { newId } from '../../core/ids';
import { draftNote } from '../billing/credit-note-draft';
import type { CreditNoteParams } from '../billing/credit-note-request';
import { creditNoteWire } from '../billing/credit-note-wire';
import type { ListParams } from '../wire/list';
import { route, type Call, type Route } from '../wire/route';
import { listLines } from './credit-note-lines';

const linesUrl = '/v1/credit_notes/preview/lines';

/** The sums alone: how they are settled is not checked, for who asks wants to learn the total first. */
const preview = ({ context, params }: Call<CreditNoteParams>): object =>
  creditNoteWire(draftNote(context, params, newId('cn')).note, linesUrl);

const previewLines = ({ context, params, path }: Call<CreditNoteParams & ListParams>): object =>
  listLines(draftNote(context, params, newId('cn')).note.lines, params, path);

export const creditNotePreviewRoutes: Route[] = [
  route('GET', '/v1/credit_notes/preview', preview),
  route('GET', linesUrl, previewLines),
];
