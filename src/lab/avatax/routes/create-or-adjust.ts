import { z } from 'zod';
import { parseBody } from '../body';
import { isKept } from '../document';
import { drawUp } from '../draw-up';
import { replace } from '../lifecycle';
import type { DocumentRoute } from '../route';
import { adjustmentReasonSchema, createSchema } from '../schemas';

const schema = z.object({
  createTransactionModel: createSchema,
  adjustmentReason: adjustmentReasonSchema.default('NotAdjusted'),
  adjustmentDescription: z.string().nullish(),
});

/** Safe to repeat: however often it is asked, one document has the code. */
export const createOrAdjust: DocumentRoute = (work, { body }) => {
  const request = parseBody(schema, body);
  const made = drawUp(work, request.createTransactionModel);
  if (!isKept(made.type)) return made;
  const known = work.account.find(made.companyCode, made.type, made.code);
  if (known === undefined) return work.account.keep(made);
  return replace(work, known, made, {
    adjustmentReason: request.adjustmentReason,
    adjustmentDescription: request.adjustmentDescription ?? null,
  });
};
