import { toCertificate } from '../certificates';
import { conflict } from '../errors';
import type { AnrokRoute } from '../route';

export const getCertificate: AnrokRoute = ({ seller, nowMs }, { id }) => {
  const certificate = seller.certificates.get(id);
  if (certificate === undefined) throw conflict('certificateIdNotFound');
  return toCertificate(seller, certificate, nowMs);
};
