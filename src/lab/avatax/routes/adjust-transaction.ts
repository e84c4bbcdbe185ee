import { z } from 'zod';
import { parseBody } from '../body';
import { drawUp } from '../draw-up';
import { avataxError } from '../errors';
import { namedDocument, refuseLocked, replace } from '../lifecycle';
import type { DocumentRoute } from '../route';
import { adjustmentReasonSchema, createSchema } from '../schemas';

const schema = z.object({
  adjustmentReason: adjustmentReasonSchema,
  adjustmentDescription: z.string().nullish(),
  newTransaction: createSchema,
});

/** A committed document with other content; it keeps its code, company, type and commitment. */
export const adjustTransaction: DocumentRoute = (work, request) => {
  const { adjustmentReason, adjustmentDescription, newTransaction } = parseBody(
    schema,
    request.body,
  );
  if (adjustmentReason === 'Other' && !adjustmentDescription) {
    throw avataxError('ValueRequiredError', undefined, 'adjustmentDescription');
  }
  const known = namedDocument(work, request);
  refuseLocked(known);
  if (known.status !== 'Committed') throw avataxError('DocumentNotCommitted');
  const { code, companyCode, type } = known;
  const made = drawUp(work, { ...newTransaction, code, companyCode, type, commit: true });
  return replace(work, known, made, {
    adjustmentReason,
    adjustmentDescription: adjustmentDescription ?? null,
  });
};
