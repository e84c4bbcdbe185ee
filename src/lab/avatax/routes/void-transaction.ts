import { z } from 'zod';
import { parseBody } from '../body';
import { avataxError } from '../errors';
import { namedDocument, refuseLocked } from '../lifecycle';
import type { DocumentRoute } from '../route';

const schema = z.object({
  code: z.enum(['Unspecified', 'PostFailed', 'DocDeleted', 'DocVoided', 'AdjustmentCancelled']),
});

/** DocVoided keeps the document as Cancelled; DocDeleted forgets one that was never committed. */
export const voidTransaction: DocumentRoute = (work, request) => {
  const { code } = parseBody(schema, request.body);
  const known = namedDocument(work, request);
  refuseLocked(known);
  const cancelled = { ...known, status: 'Cancelled' as const, modified_ms: work.nowMs };
  if (code === 'DocDeleted') {
    if (known.status === 'Committed') throw avataxError('InvalidDocumentStatus');
    work.account.remove(known);
    return cancelled;
  }
  if (known.status === 'Cancelled') throw avataxError('TransactionAlreadyCancelled');
  return work.account.keep(cancelled);
};
