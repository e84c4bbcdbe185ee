import { parseBody } from '../body';
import { isKept } from '../document';
import { drawUp } from '../draw-up';
import { avataxError } from '../errors';
import { refuseLocked } from '../lifecycle';
import type { DocumentRoute } from '../route';
import { createSchema } from '../schemas';

/** An order is computed alone; an invoice takes its code, once committed for good. */
export const createTransaction: DocumentRoute = (work, { body }) => {
  const made = drawUp(work, parseBody(createSchema, body));
  if (!isKept(made.type)) return made;
  const known = work.account.find(made.companyCode, made.type, made.code);
  if (known === undefined) return work.account.keep(made);
  refuseLocked(known);
  if (known.status === 'Committed') {
    throw avataxError('TransactionAlreadyExists', `Code '${made.code}' is committed.`, 'code');
  }
  return work.account.keep({ ...made, version: known.version + 1 });
};
