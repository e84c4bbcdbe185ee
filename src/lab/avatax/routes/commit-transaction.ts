import { z } from 'zod';
import { parseBody } from '../body';
import { avataxError } from '../errors';
import { namedDocument, refuseLocked } from '../lifecycle';
import type { DocumentRoute } from '../route';

const schema = z.object({ commit: z.boolean() });

/** A second commit changes nothing. */
export const commitTransaction: DocumentRoute = (work, request) => {
  const { commit } = parseBody(schema, request.body);
  if (!commit) throw avataxError('InvalidParameterValue', 'commit must be true.', 'commit');
  const known = namedDocument(work, request);
  if (known.status === 'Committed') return known;
  refuseLocked(known);
  if (known.status === 'Cancelled') throw avataxError('InvalidDocumentStatus');
  const { nowMs } = work;
  return work.account.keep({
    ...known,
    status: 'Committed',
    modified_ms: nowMs,
    committed_ms: nowMs,
  });
};
