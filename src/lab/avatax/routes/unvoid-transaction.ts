import { avataxError } from '../errors';
import { namedDocument, refuseLocked } from '../lifecycle';
import type { DocumentRoute } from '../route';

/** A voided document is what it was before. */
export const unvoidTransaction: DocumentRoute = (work, request) => {
  const known = namedDocument(work, request);
  refuseLocked(known);
  if (known.status !== 'Cancelled') throw avataxError('TransactionNotCancelled');
  const status = known.committed_ms === null ? 'Saved' : 'Committed';
  return work.account.keep({ ...known, status, modified_ms: work.nowMs });
};
