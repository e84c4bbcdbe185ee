import { z } from 'zod';
import { parseBody } from '../body';
import { certificateStatuses, statusOf, toCertificate } from '../certificates';
import { conflict } from '../errors';
import { pageOf } from '../paging';
import type { AnrokRoute } from '../route';

const schema = z.object({
  filter: z
    .object({
      customerId: z.string().optional(),
      status: z.enum(certificateStatuses).optional(),
    })
    .default({}),
  limit: z.int().min(1).max(100).default(25),
  cursor: z.string().optional(),
});

export const listCertificates: AnrokRoute = ({ seller, nowMs }, { body }) => {
  const { filter, limit, cursor } = parseBody(schema, body, true);
  const { customerId, status } = filter;
  if (customerId !== undefined && seller.customers.get(customerId) === undefined) {
    throw conflict('customerIdNotFound');
  }
  const all = seller.certificates
    .ids()
    .map((id) => seller.certificates.get(id))
    .filter((row) => row !== undefined)
    .filter((row) => customerId === undefined || row.customer === customerId)
    .filter((row) => status === undefined || statusOf(row, nowMs) === status);
  const { rows, nextCursor, hasMore } = pageOf(all, limit, cursor);
  const certificates = rows.map((row) => toCertificate(seller, row, nowMs));
  return { certificates, nextCursor, hasMore };
};
