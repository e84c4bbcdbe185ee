import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { BulkParameters } from '../../store/bulk-port';
import { requireRole } from '../auth/require-role';
import { toBulkActionView } from '../bulk-action-view';
import { defineConnectionRoute } from '../define-route';
import { ApiError } from '../errors';
import { newId } from '../new-id';
import { requireBulkAction } from '../require-bulk-action';
import { bulkActionBody, bulkActionView } from '../schemas/bulk-action';
import { noInput } from '../schemas/common';
import { checkBulkCorrection, startBulkAction } from '../start-bulk-action';
import { toInvoiceFilter } from '../to-invoice-filter';

export const createBulkAction = defineConnectionRoute({
  method: 'post',
  path: '/v1/bulk_actions',
  id: 'createBulkAction',
  tag: 'Bulk actions',
  access: 'operate',
  summary: 'Plan or run one action over many invoices',
  description:
    'The invoices are fixed by the filter at this moment, counted and summed. With `dry_run` nothing else ' +
    'happens until the plan is run under its id; without, each invoice gets its turn at once, also later ' +
    'when Temporal is away just now. An invoice that has changed so that the filter would not find it any ' +
    'more, or that does not allow the action, is a result and not an error.',
  ...noInput,
  body: bulkActionBody,
  responses: {
    201: { description: 'Planned, or begun.', schema: bulkActionView },
    200: {
      description: 'Taken before with the same content; has `Idempotent-Replayed: true`.',
      schema: bulkActionView,
    },
  },
  errors: ['bulk_action_differs', 'correction_refused', 'stripe_unavailable'],
  async handler({ body, connection, caller }, { store, pump, now, stripeFor }) {
    const id = body.id ?? newId('bulk', now());
    const content = {
      action: body.action,
      filter: toInvoiceFilter(body.filter, body.filter.created),
      parameters: toParameters(body),
    };
    const { filter } = content;
    const { correction } = body;
    if (correction) {
      requireRole(caller, 'write', 'A correction');
      await checkBulkCorrection({ id, filter, correction }, connection, { store, stripeFor });
    }
    const fingerprint = fingerprintOf({ ...content, dry_run: body.dry_run });
    const { outcome, action } = await store.bulk.create(
      { connection: connection.id, id, ...content, fingerprint, by: caller.by },
      !body.dry_run && !correction,
    );
    if (outcome === 'differs') throw differs(id);
    if (!body.dry_run) {
      await startBulkAction(action, { connection, caller }, { store, stripeFor });
      pump.nudgeBulk();
    }
    return {
      status: outcome === 'created' ? 201 : 200,
      body: await toBulkActionView(await requireBulkAction(store, connection, id), store),
      headers: {
        Location: `/v1/bulk_actions/${id}`,
        ...(outcome === 'replayed' ? { 'Idempotent-Replayed': 'true' } : {}),
      },
    };
  },
});

function toParameters({ until, by, correction }: z.output<typeof bulkActionBody>): BulkParameters {
  return {
    ...(until === undefined ? {} : { until }),
    ...(by === undefined ? {} : { by }),
    ...(correction === undefined ? {} : { correction }),
  };
}

/** The members come in the order of the schema, whatever their order was in the body. */
function fingerprintOf(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function differs(id: string): ApiError {
  return new ApiError(
    'bulk_action_differs',
    `Bulk action ${id} exists with other content and stays as it is. A plan is run with POST /v1/bulk_actions/${id}/run; for other content take another id.`,
  );
}
