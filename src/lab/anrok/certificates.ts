import type { Certificate, Seller } from './seller';

export const certificateStatuses = ['active', 'expiringSoon', 'expired', 'archived'] as const;
type CertificateStatus = (typeof certificateStatuses)[number];

const soonMs = 30 * 24 * 3600 * 1000;

export function statusOf(certificate: Certificate, nowMs: number): CertificateStatus {
  if (certificate.is_archived) return 'archived';
  const ends = expiryOf(certificate);
  if (ends === null) return 'active';
  const leftMs = Date.parse(`${ends}T23:59:59Z`) - nowMs;
  if (leftMs < 0) return 'expired';
  return leftMs < soonMs ? 'expiringSoon' : 'active';
}

/** The last day of the jurisdiction that goes first. */
function expiryOf({ jurises }: Certificate): string | null {
  const ends = jurises.map((juris) => juris.ends).filter((end) => end !== null);
  return ends.toSorted()[0] ?? null;
}

export function toCertificate(seller: Seller, certificate: Certificate, nowMs: number): unknown {
  return {
    id: certificate.id,
    status: statusOf(certificate, nowMs),
    customerId: certificate.customer,
    customerName: seller.customers.get(certificate.customer)?.name ?? '',
    createdTime: new Date(certificate.created_ms).toISOString(),
    effectiveDateBegin: certificate.begins,
    expiryDate: expiryOf(certificate),
    exemptionNumber: certificate.exemption_number,
    notes: certificate.notes,
    jurises: certificate.jurises.map((juris) => ({
      jurisId: juris.id,
      registrationId: juris.registration_id,
      effectiveDateEndi: juris.ends,
      notes: juris.notes,
    })),
  };
}
