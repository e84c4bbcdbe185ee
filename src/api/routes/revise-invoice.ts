import type { WayToRevise } from '../../domain/facts';
import { allowedActions } from '../../domain/next-step';
import { blockOf, requestOf } from '../../domain/state';
import type { InvoiceState } from '../../domain/state';
import type { InvoiceRecord } from '../../store/ports';
import type { Change } from '../../stripe/plan-revision';
import { RevisionDiffers } from '../../temporal/engine-errors';
import { actionNotAllowed } from '../action-not-allowed';
import { defineConnectionRoute } from '../define-route';
import type { Answer, Route } from '../define-route';
import type { ApiDeps } from '../deps';
import { ApiError } from '../errors';
import { requireInvoice } from '../require-invoice';
import { isDoneAlready, keepRevision } from '../revision';
import { reissueBody, replaceLinesBody } from '../schemas/revision';
import { sendCommand } from '../send-command';
import { answer, documented, requireAllowed } from './invoice-actions';
import type { Request } from './invoice-actions';

const errors = ['invoice_not_found', 'action_not_allowed', 'engine_unavailable'] as const;
const more = { errors: [...errors, 'revision_differs' as const] };

const replaceLines = defineConnectionRoute({
  ...documented('replace_lines', 'Put other lines on the draft, as a new revision'),
  description:
    'With `lines` the draft gets them in place of those it has: the invoice is checked as at intake, its ' +
    'revision goes up by one, and the question of tax is open again. Without a body our own lines, as they ' +
    'are on record, are written again where somebody has changed them.',
  body: replaceLinesBody,
  ...more,
  async handler(request, deps) {
    if (request.body?.lines) return revise('replace_lines', request, request.body, deps);
    const record = await requireAllowed('replace_lines', request, deps);
    const command = { action: 'replace_lines', by: request.caller.by } as const;
    return answer(await sendCommand(record, command, deps), request, deps);
  },
});

const reissue = defineConnectionRoute({
  ...documented('reissue', 'Void the invoice and make a new one, as its next revision'),
  description:
    'A new Stripe invoice is made only after the old one is seen void. When it was paid meanwhile nothing ' +
    'is made, and the answer is 409.',
  body: reissueBody,
  ...more,
  handler: (request, deps) => revise('reissue', request, request.body ?? {}, deps),
});

export const revisionRoutes: Route[] = [replaceLines, reissue];

async function revise(
  how: WayToRevise,
  request: Request,
  { revision, ...change }: Change & { revision?: number | undefined },
  deps: ApiDeps,
): Promise<Answer> {
  const standing = await requireInvoice(deps.store, request.connection, request.params.invoice_id);
  if (await isDoneAlready(standing, how, revision, change, deps)) {
    const known = await answer('done', request, deps);
    return { ...known, headers: { 'Idempotent-Replayed': 'true' } };
  }
  const target = standing.state.revision + 1;
  if (revision !== undefined && revision !== target) throw isAtAnother(standing);
  const allowed = allowedActions(standing.state);
  if (!allowed.includes(how)) throw actionNotAllowed(how, allowed);
  const content = await keepRevision(standing, how, change, request.connection, deps);
  const command = { action: how, by: request.caller.by, revise: { revision: target, content } };
  const find = () => requireInvoice(deps.store, request.connection, request.params.invoice_id);
  try {
    const result = await sendCommand(standing, command, deps);
    if (result === 'done') assertTaken(await find(), how, command.revise);
    return await answer(result, request, deps);
  } catch (error) {
    const isLate = error instanceof ApiError && error.code === 'action_not_allowed';
    if (!isLate && !(error instanceof RevisionDiffers)) throw error;
    // An earlier call of the same content may have done it while this one waited.
    const now = await find();
    if (contentOf(now.state, target) === content) return answer('done', request, deps);
    throw !isLate || now.state.revision >= target ? isAtAnother(now) : error;
  }
}

interface Wanted {
  revision: number;
  content: string;
}

/** Neither begun nor on its way: Stripe has gone on meanwhile, as by a payment, or somebody else's came first. */
function assertTaken(record: InvoiceRecord, how: WayToRevise, wanted: Wanted): void {
  const { state } = record;
  const isOnItsWay = requestOf(state)?.content === wanted.content && blockOf(state) !== null;
  if (contentOf(state, wanted.revision) === wanted.content || isOnItsWay) return;
  if (state.revision >= wanted.revision) throw isAtAnother(record);
  throw actionNotAllowed(how, allowedActions(state));
}

/** What a revision was made of; undefined: it is not there, or is the one that was posted. */
function contentOf({ former = [], ...state }: InvoiceState, revision: number): string | undefined {
  return [...former, state].find((one) => one.revision === revision)?.revised?.content;
}

function isAtAnother({ ref, state }: InvoiceRecord): ApiError {
  const words = `Invoice ${ref.invoice_id} is at revision ${state.revision}, or becomes another. Read it, and ask for the next one.`;
  return new ApiError('revision_differs', words);
}
