import { assess } from '../assess';
import { toResult } from '../assessment';
import { parseBody } from '../body';
import type { AnrokRoute } from '../route';
import { ephemeralSchema } from '../schemas';

/** Computes and keeps nothing, not even the customer. */
export const createEphemeral: AnrokRoute = (work, { body }) =>
  toResult(assess(work, parseBody(ephemeralSchema, body)));
