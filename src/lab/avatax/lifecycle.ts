import type { TaxDocument } from './document';
import { documentTypes } from './document';
import { avataxError } from './errors';
import type { AvataxRequest, Work } from './route';

/** The document that a path names; `documentType` is SalesInvoice unless the query says otherwise. */
export function namedDocument({ account }: Work, request: AvataxRequest): TaxDocument {
  const { company, code, query } = request;
  const given = query.get('documentType') ?? 'SalesInvoice';
  const type = documentTypes.find((name, number) => name === given || String(number) === given);
  if (type === undefined) throw avataxError('InvalidEnumValue', undefined, 'documentType');
  const found = account.find(company, type, code);
  if (found === undefined) {
    throw avataxError('EntityNotFoundError', `${type} with code '${code}' was not found.`);
  }
  return found;
}

export function refuseLocked({ locked, id }: TaxDocument): void {
  if (locked) throw avataxError('CannotModifyLockedTransaction', String(id));
}

/** The next version of a document under the same code; the old one stays as Adjusted. */
export function replace(
  work: Work,
  old: TaxDocument,
  made: TaxDocument,
  reason: { adjustmentReason: string; adjustmentDescription: string | null },
): TaxDocument {
  refuseLocked(old);
  work.account.supersede(old);
  return work.account.keep({ ...made, ...reason, version: old.version + 1 });
}
