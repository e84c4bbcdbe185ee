import { z } from 'zod';
import { parseBody } from '../body';
import { conflict } from '../errors';
import type { AnrokRoute } from '../route';
import { checkVersion } from '../transactions';

const schema = z.object({ transactionExpectedVersion: z.int().optional() });

/** Takes it out of returns and totals; a second void changes nothing. */
export const voidTransaction: AnrokRoute = ({ seller, nowMs }, { body, id }) => {
  const { transactionExpectedVersion: expected } = parseBody(schema, body);
  const known = seller.transactions.get(id);
  if (known === undefined) throw conflict('transactionIdNotFound');
  if (known.is_void) return {};
  checkVersion(known, expected);
  if (known.is_frozen) throw conflict('transactionFrozenForFiling');
  seller.transactions.put({
    ...known,
    version: known.version + 1,
    modified_ms: nowMs,
    is_void: true,
  });
  return {};
};
