import { avataxError } from '../errors';
import type { DocumentRoute } from '../route';

/** By AvaTax's own number, which every version has for itself. */
export const getTransactionById: DocumentRoute = ({ account }, { code: id }) => {
  const found = account.all().find((document) => String(document.id) === id);
  if (found === undefined) throw avataxError('EntityNotFoundError', `No transaction ${id}.`);
  return found;
};
