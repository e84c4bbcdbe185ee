import { z } from 'zod';
import { newId } from '../../core/ids';
import { stateNames } from '../../tax-rates/table';
import { parseBody } from '../body';
import { checkCustomer, keepCustomer } from '../customers';
import { conflict } from '../errors';
import type { AnrokRoute } from '../route';

const schema = z.object({
  customerId: z.string().min(1),
  customerName: z.string().min(1).optional(),
  effectiveDateBegin: z.iso.date(),
  exemptionNumber: z.string().default(''),
  notes: z.string().default(''),
  certificateFile: z.object({ name: z.string(), contentsBase64: z.base64() }),
  jurises: z.array(
    z.object({
      jurisId: z.string(),
      registrationId: z.string().default(''),
      // The provider's own spelling: the last day, inclusive.
      effectiveDateEndi: z.iso.date().optional(),
      notes: z.string().default(''),
    }),
  ),
});

const fileTypes = /\.(pdf|png|jpe?g)$/i;

export const createCertificate: AnrokRoute = ({ seller, nowMs }, { body }) => {
  const given = parseBody(schema, body);
  const ids = given.jurises.map(({ jurisId }) => jurisId);
  if (new Set(ids).size < ids.length) throw conflict('duplicateJurisIds');
  if (!ids.every((id) => id.startsWith('us-') && id.slice(3) in stateNames)) {
    throw conflict('jurisNotFound');
  }
  checkCustomer(seller, given);
  if (!fileTypes.test(given.certificateFile.name)) throw conflict('fileTypeNotSupported');
  keepCustomer(seller, given);
  const id = newId('cert');
  seller.certificates.put({
    id,
    customer: given.customerId,
    is_archived: false,
    created_ms: nowMs,
    begins: given.effectiveDateBegin,
    exemption_number: given.exemptionNumber,
    notes: given.notes,
    jurises: given.jurises.map((juris) => ({
      id: juris.jurisId,
      registration_id: juris.registrationId,
      ends: juris.effectiveDateEndi ?? null,
      notes: juris.notes,
    })),
  });
  return { id };
};
