import {
  aConnection as anyConnection,
  aCustomer as anyCustomer,
  aDocument,
} from '../support/documents';
import { minorDigits } from '../../src/domain/currencies';
import type {
  Connection,
  Customer,
  InvoiceDocument,
  InvoiceLine,
  Product,
  Settings,
} from '../../src/domain/document';
import type { Fault } from '../../src/domain/findings';
import { plainDecimal } from '../../src/domain/money';
import { planInvoice } from '../../src/stripe/plan-invoice';
import type { Planned } from '../../src/stripe/plan-invoice';
import type { PlanInput } from '../../src/stripe/plan-context';

const someSettings: Settings = { ...anyConnection().settings, seller_name: 'Acme, Inc.' };

export function aConnection(
  part: Partial<Omit<Connection, 'settings' | 'tax'>> & {
    settings?: Partial<Settings>;
    tax?: Partial<Connection['tax']>;
  } = {},
): Connection {
  return {
    id: 'default',
    stripe: { secret_key: 'sk_test_none', webhook_secret: null, api_base: null },
    entity_mapping: [],
    fallback_product_id: 'prod_misc',
    ...part,
    tax: {
      mode: 'none',
      timeout: 'PT1H',
      on_timeout: 'finalize_without_tax',
      fallback_mode: null,
      ...part.tax,
    },
    settings: { ...someSettings, ...part.settings },
  };
}

/** Pays by invoice, unlike the customer of the other suites. */
export function aCustomer(part: Partial<Customer> = {}): Customer {
  const billing_config = {
    billing_provider_type: 'stripe' as const,
    billing_provider_customer_id: 'cus_123',
    stripe_collection_method: 'send_invoice' as const,
    days_until_due: null,
  };
  return anyCustomer({ id: 'acme', name: 'Example, Inc.', billing_config, ...part });
}

export function aProduct(id: string, custom_fields: Record<string, string> = {}): Product {
  return {
    id,
    name: `Product ${id}`,
    custom_fields,
    tax: { anrok_product_id: null, avalara_tax_code: null, avalara_item_code: null },
  };
}

export function aLine(part: Partial<InvoiceLine> = {}): InvoiceLine {
  return {
    id: 'l1',
    product_id: null,
    description: 'API calls',
    quantity: '1',
    unit_amount_decimal: '1000',
    amount: null,
    period: null,
    custom_fields: {},
    metadata: {},
    ...part,
  };
}

export function anInvoice(part: Partial<InvoiceDocument> = {}): InvoiceDocument {
  return aDocument({ id: '2026-10-acme', customer_id: 'acme', lines: [aLine()], ...part });
}

function planOf(part: Partial<PlanInput> = {}): ReturnType<typeof planInvoice> {
  return planInvoice({
    connection: aConnection(),
    customer: aCustomer(),
    products: [],
    document: anInvoice(),
    ...part,
  });
}

/** The plan, or the faults as the test's failure. */
export function planned(part: Partial<PlanInput> = {}): Planned {
  const result = planOf(part);
  if ('faults' in result) throw new Error(JSON.stringify(result.faults, null, 2));
  return result;
}

export function faultsOf(part: Partial<PlanInput> = {}): Fault[] {
  const result = planOf(part);
  if (!('faults' in result)) throw new Error('The invoice was accepted.');
  return result.faults;
}

/** An invoice as the cases write it: prices in major units. */
export interface NeutralInvoice {
  id: string;
  customer: string;
  currency: string;
  collection?: string;
  days_until_due?: number;
  period?: { start: string; end: string };
  memo?: string;
  metadata?: Record<string, string>;
  tax: { mode: string; timeout?: string; on_timeout?: string };
  lines: {
    id: string;
    product?: string;
    description: string;
    quantity: string;
    unit_price: string;
  }[];
}

/** Direct engines are not in this version; who answers does not matter to the lines. */
const taxModes = {
  none: 'none',
  stripe_automatic: 'automatic',
  anrok_handshake: 'anrok_metadata',
  anrok_direct: 'external',
  avalara_direct: 'external',
  external_signal: 'external',
} as const;

export function fromNeutral(neutral: NeutralInvoice): InvoiceDocument {
  const { period } = neutral;
  return anInvoice({
    id: neutral.id,
    customer_id: neutral.customer,
    currency: neutral.currency,
    memo: neutral.memo ?? null,
    metadata: neutral.metadata ?? {},
    collection_method:
      neutral.collection === 'charge_automatically' ? 'charge_automatically' : 'send_invoice',
    days_until_due: neutral.days_until_due ?? null,
    tax: {
      mode: taxModes[neutral.tax.mode as keyof typeof taxModes],
      timeout: neutral.tax.timeout ?? null,
      on_timeout: neutral.tax.on_timeout === 'hold' ? 'hold' : null,
    },
    lines: neutral.lines.map((line) =>
      aLine({
        id: line.id,
        product_id: line.product ?? null,
        description: line.description,
        quantity: line.quantity,
        unit_amount_decimal: shiftRight(line.unit_price, minorDigits(neutral.currency)),
        period: period
          ? { start: `${period.start}T00:00:00Z`, end: `${period.end}T23:59:59Z` }
          : null,
      }),
    ),
  });
}

/** Moves the decimal point by text alone, so that the tests do not lean on the code they test. */
function shiftRight(text: string, digits: number): string {
  const sign = text.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const padded = fraction.padEnd(digits, '0');
  return plainDecimal(`${sign}${whole}${padded.slice(0, digits)}.${padded.slice(digits)}0`);
}
