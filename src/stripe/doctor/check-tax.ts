import type Stripe from 'stripe';
import type { Connection } from '../../domain/document';
import type { Asked } from './ask';
import { fault, fine, skipped, warning } from './finding';
import type { Finding } from './finding';

const name = 'tax_provider';

/** Only where an invoice of the connection may come to Stripe's automatic tax. */
export function checkTax(
  { mode, on_timeout, fallback_mode }: Connection['tax'],
  { value, refusal }: Asked<Stripe.Tax.Settings>,
): Finding {
  const isUsed =
    mode === 'automatic' || (on_timeout === 'fallback' && fallback_mode === 'automatic');
  if (!isUsed) return skipped(name, `Tax mode ${mode} does not use Stripe's automatic tax.`);
  if (value === null) {
    const message = `The tax settings could not be read: ${refusal.message}`;
    return warning(name, message, 'Allow the key "Tax Settings: Read", then check again.');
  }
  const { provider } = value.defaults;
  if (value.status === 'active') return fine(name, `Automatic tax is active, by ${provider}.`);
  const missing = value.status_details.pending?.missing_fields ?? [];
  const lacks = missing.length > 0 ? `, without ${missing.join(', ')}` : '';
  return fault(
    name,
    `Automatic tax (${provider}) is ${value.status}${lacks}: invoices would block with tax_inactive.`,
    'Complete https://dashboard.stripe.com/settings/tax, or set another tax mode.',
  );
}
