import { z } from 'zod';
import { parseBody } from '../body';
import { conflict } from '../errors';
import { pageOf } from '../paging';
import type { AnrokRoute } from '../route';
import type { StoredTransaction } from '../seller';
import { toListed } from '../listed';

const filterSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('lastModifiedAfter'), value: z.iso.datetime({ offset: true }) }),
  z.object({
    type: z.literal('filingInfo'),
    value: z.object({
      filingAssociationStatus: z.literal('associated').optional(),
      jurisId: z.string().optional(),
      jurisFilingId: z.string().optional(),
    }),
  }),
]);
const schema = z.object({
  filter: filterSchema.optional(),
  limit: z.int().min(1).max(20).default(10),
  cursor: z.string().optional(),
});

export const listTransactions: AnrokRoute = ({ seller, behaviour }, { body }) => {
  const { filter, limit, cursor } = parseBody(schema, body, true);
  if (behaviour.lists === 'not_enabled') throw conflict('listTransactionsApiNotEnabled');
  const all = seller.transactions
    .ids()
    .map((id) => seller.transactions.get(id))
    .filter((row) => row !== undefined && (filter === undefined || isWanted(row, filter)))
    .filter((row) => row !== undefined)
    .toSorted((a, b) => a.modified_ms - b.modified_ms);
  const { rows, nextCursor, hasMore } = pageOf(all, limit, cursor);
  return {
    transactions: rows.map((row) => toListed(row, seller)),
    ...(nextCursor === null ? {} : { nextCursor }),
    hasMore,
  };
};

function isWanted(row: StoredTransaction, filter: z.infer<typeof filterSchema>): boolean {
  if (filter.type === 'lastModifiedAfter') return row.modified_ms > Date.parse(filter.value);
  const { jurisId } = filter.value;
  if (!row.is_frozen) return false;
  const jurises = row.assessment.lines.flatMap((line) => line.jurises);
  return jurisId === undefined || jurises.some(({ id }) => id === jurisId);
}
