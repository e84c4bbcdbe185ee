import { conflict } from '../errors';
import type { AnrokRoute } from '../route';

export const archiveCertificate: AnrokRoute = ({ seller }, { id }) => {
  const certificate = seller.certificates.get(id);
  if (certificate === undefined) throw conflict('certificateIdNotFound');
  seller.certificates.put({ ...certificate, is_archived: true });
  return {};
};
