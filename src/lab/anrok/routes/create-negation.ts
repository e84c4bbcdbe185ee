import { z } from 'zod';
import { negated } from '../assessment';
import { parseBody } from '../body';
import { conflict } from '../errors';
import type { AnrokRoute } from '../route';
import { checkVersion, liveTransaction } from '../transactions';

const schema = z.object({
  originalTransactionId: z.string(),
  newTransactionId: z.string().min(1),
  originalTransactionExpectedVersion: z.int().optional(),
});

/** The exact inverse of what was recorded; a period that is being filed does not stand in its way. */
export const createNegation: AnrokRoute = ({ seller, nowMs }, { body }) => {
  const request = parseBody(schema, body);
  const original = liveTransaction(seller, request.originalTransactionId);
  checkVersion(original, request.originalTransactionExpectedVersion);
  if (original.negates !== null) throw conflict('transactionIsAlreadyANegation');
  const id = request.newTransactionId;
  if (seller.transactions.get(id) !== undefined) throw conflict('duplicateTransactionId');
  seller.transactions.put({
    ...original,
    id,
    version: 1,
    created_ms: nowMs,
    modified_ms: nowMs,
    is_frozen: false,
    negates: original.id,
    assessment: negated(original.assessment),
  });
  return {};
};
