import type { Connection, Customer, InvoiceDocument } from '../../src/domain/document';
import type { TaxMode, TaxTimeoutPolicy } from '../../src/domain/tax';
import { aConnection, aCustomer, aDocument } from '../../test/support/documents';
import type { Draw } from './draw';

/** What kind of invoice lives in what kind of account. Plain data, so that a life can be kept and repeated. */
export interface Circumstances {
  tax_mode: TaxMode;
  on_timeout: TaxTimeoutPolicy;
  fallback_mode: TaxMode | null;
  timeout: string;
  customer: 'cus_card' | 'cus_invoice' | 'cus_anrok' | 'cus_no_address' | 'cus_declined';
  finalize: 'automatic' | 'manual';
  lines: number;
  listener: 'apply' | 'never' | 'fail' | 'zero' | 'reapply_on_update';
  listener_delay_ms: number;
  automatic_tax: 'complete' | 'failed' | 'requires_location_inputs';
  /** Whether news of a call come before its own answer is worked on, or after. */
  webhooks_first: boolean;
  /** Absent: nothing waits for the money. */
  gate?: { on_session_payment: boolean; expires_after: string; means: Means };
}

/** What a gated invoice is charged to; `own`: what the customer has. */
export type Means = 'own' | (typeof otherMeans)[number];
const otherMeans = [
  'pm_card_authenticationRequired',
  'pm_usBankAccount_success',
  'pm_usBankAccount_insufficientFunds',
] as const;

const modes = ['none', 'automatic', 'anrok_metadata', 'external'] as const;

export function drawCircumstances(draw: Draw): Circumstances {
  const tax_mode = draw.of(modes);
  const others = modes.filter((mode) => mode !== tax_mode && mode !== 'none');
  const on_timeout = draw.of(['finalize_without_tax', 'hold', 'fallback'] as const);
  return {
    tax_mode,
    on_timeout,
    fallback_mode: on_timeout === 'fallback' ? draw.of(others) : null,
    // A longer one only makes for more polls of the same kind.
    timeout: draw.of([
      'PT10M',
      'PT25M',
      'PT1H',
      tax_mode === 'external' && on_timeout !== 'fallback' ? 'P3D' : 'PT2H',
    ]),
    customer: draw.of([
      'cus_card',
      'cus_card',
      'cus_invoice',
      'cus_anrok',
      'cus_no_address',
      'cus_declined',
    ]),
    finalize: draw.share(0.15) ? 'manual' : 'automatic',
    // More than ten are not read along with the invoice, more than a hundred are written in two calls.
    lines: draw.share(0.04) ? 103 : draw.of([1, 2, 2, 3, 12]),
    listener: draw.of(['apply', 'apply', 'apply', 'never', 'fail', 'zero', 'reapply_on_update']),
    listener_delay_ms: draw.of([200, 2_000, 60_000, 3_600_000]),
    automatic_tax: draw.of(['complete', 'complete', 'failed', 'requires_location_inputs']),
    webhooks_first: draw.share(0.5),
    ...(draw.share(0.25) ? { gate: drawGate(draw) } : {}),
  };
}

function drawGate(draw: Draw): NonNullable<Circumstances['gate']> {
  return {
    on_session_payment: draw.share(0.5),
    expires_after: draw.of(['PT20M', 'PT24H', 'P5D']),
    means: draw.share(0.5) ? 'own' : draw.of(otherMeans),
  };
}

export function connectionOf(life: Circumstances): Connection {
  const { tax_mode: mode, on_timeout, fallback_mode, timeout } = life;
  return aConnection({
    id: 'sim',
    stripe: { secret_key: stripeKey, webhook_secret: 'whsec_sim', api_base: null },
    tax: { mode, timeout, on_timeout, fallback_mode },
  });
}

export const stripeKey = 'sk_test_sim';

export function customerOf({ customer }: Circumstances): Customer {
  const stripe_collection_method =
    customer === 'cus_invoice' ? 'send_invoice' : 'charge_automatically';
  return aCustomer({
    id: customer,
    billing_config: {
      billing_provider_type: 'stripe',
      billing_provider_customer_id: customer,
      stripe_collection_method,
      days_until_due: null,
    },
  });
}

export function documentOf({ customer, lines, finalize, gate }: Circumstances): InvoiceDocument {
  const [line] = aDocument().lines;
  if (!line) throw new Error('The document of the tests has no line.');
  return aDocument({
    id: 'inv-1',
    customer_id: customer,
    ...(gate ? gated(gate, lines) : { finalize }),
    lines: Array.from({ length: lines }, (_, index) => ({
      ...line,
      id: `l${index}`,
      description: `Line ${index}`,
      quantity: String(index + 1),
      // Below what Stripe charges alone a gate is refused.
      unit_amount_decimal: index % 5 === 4 ? '-7' : gate ? '133.5' : '33.5',
    })),
  });
}

function gated(
  { on_session_payment, expires_after }: NonNullable<Circumstances['gate']>,
  lines: number,
) {
  const payment_gate = {
    // Drawn by what is drawn anyway: another draw would make other lives of the seeds that are kept.
    payment_type: lines % 2 === 0 ? ('PAYMENT_INTENT' as const) : ('INVOICE' as const),
    tax_type: null,
    precalculated_tax: null,
    invoice_metadata: {},
    on_session_payment,
    expires_after,
  };
  return { payment_gate, collection_method: 'charge_automatically' as const };
}
