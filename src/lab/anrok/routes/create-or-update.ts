import { assess } from '../assess';
import { toResult } from '../assessment';
import { parseBody } from '../body';
import { keepCustomer } from '../customers';
import { conflict } from '../errors';
import type { AnrokRoute } from '../route';
import { transactionSchema } from '../schemas';

/** Keeps the transaction under the id that the caller chose; the same id again is a new version. */
export const createOrUpdate: AnrokRoute = (work, { body }) => {
  const { seller, nowMs } = work;
  const { id, ...request } = parseBody(transactionSchema, body);
  const known = seller.transactions.get(id);
  const assessment = assess(work, request);
  if (known?.is_frozen === true) throw conflict('transactionFrozenForFiling');
  keepCustomer(seller, request);
  const version = (known?.version ?? 0) + 1;
  seller.transactions.put({
    id,
    version,
    created_ms: known?.created_ms ?? nowMs,
    modified_ms: nowMs,
    is_void: false,
    is_frozen: false,
    negates: null,
    request,
    assessment,
  });
  return { version, ...toResult(assessment) };
};
