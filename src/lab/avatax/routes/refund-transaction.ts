import { randomUUID } from 'node:crypto';
import { parseBody } from '../body';
import type { TaxDocument } from '../document';
import { avataxError } from '../errors';
import { namedDocument } from '../lifecycle';
import { refundedLines } from '../refund';
import type { DocumentRoute, Work } from '../route';
import { refundSchema } from '../schemas';

/** A ReturnInvoice that reverses the tax that was charged, by the rules of the day of the sale. */
export const refundTransaction: DocumentRoute = (work, request) => {
  const refund = parseBody(refundSchema, request.body);
  const sale = namedDocument(work, request);
  if (sale.type !== 'SalesInvoice') throw avataxError('InvalidDocumentTypeForRefund');
  const lines = refundedLines(sale, refund);
  if (!isSettled(work, sale)) throw avataxError('InvalidDocumentStatus');
  const code = refund.refundTransactionCode ?? randomUUID();
  if (work.account.find(sale.companyCode, 'ReturnInvoice', code) !== undefined) {
    throw avataxError('TransactionAlreadyExists', `Code '${code}' is committed.`);
  }
  return work.account.keep({
    ...sale,
    id: work.account.nextNumber(),
    code,
    type: 'ReturnInvoice',
    date: refund.refundDate,
    referenceCode: refund.referenceCode ?? sale.code,
    taxOverrideType: 'TaxDate',
    taxOverrideReason: 'Refund',
    adjustmentReason: 'NotAdjusted',
    adjustmentDescription: null,
    locked: false,
    version: 1,
    modified_ms: work.nowMs,
    committed_ms: work.nowMs,
    lines,
  });
};

/** Right after a commit the document is not yet one that can be refunded. */
function isSettled({ behaviour, nowMs }: Work, { status, committed_ms: at }: TaxDocument): boolean {
  return status === 'Committed' && nowMs >= (at ?? 0) + behaviour.settle_seconds * 1000;
}
