import { taxOf } from '../../stripe/untaxed-total';
import type { TaxModeBehaviour } from '../tax-mode';

/**
 * Anrok's version handshake: we write `anrok_user_input`, Anrok writes the tax and then the version it
 * has seen. "Seen" is not "succeeded", and a late confirmation of old content is no answer at all.
 */
export const anrokMetadata: TaxModeBehaviour = {
  // Anrok's listener and automatic tax must not be mixed: tax would be computed twice.
  automaticTax: false,
  invoiceMetadata: (version) => ({ anrok_user_input: version }),
  answer(invoice, version) {
    const metadata = invoice.metadata ?? {};
    if (metadata['anrok_user_input_last_seen_by_anrok'] !== version) return { kind: 'waiting' };
    if (metadata['anrok_processing_was_successful'] === 'true') {
      return { kind: 'applied', provider: 'anrok', amount: taxOf(invoice) };
    }
    return { kind: 'refused', reason: 'Anrok has seen the invoice and could not compute its tax' };
  },
};
