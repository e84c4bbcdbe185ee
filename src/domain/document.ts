import type { PaymentGate } from './gate';
import type { TaxMode, TaxTimeoutPolicy } from './tax';

/** The documents as they are on the wire and in the store: snake_case, decimals and times as strings. */

export type CollectionMethod = 'charge_automatically' | 'send_invoice';

export interface Address {
  country: string;
  line1?: string | undefined;
  line2?: string | undefined;
  city?: string | undefined;
  state?: string | undefined;
  postal_code?: string | undefined;
}

export interface InvoiceLine {
  id: string;
  product_id: string | null;
  description: string;
  /** Decimal string, may not be negative. */
  quantity: string;
  /** Decimal string in minor units: "0.0123" is 0.0123 cents. May be negative. */
  unit_amount_decimal: string;
  /** Minor units. The billing system's own figure, which wins; null: quantity × unit amount, rounded. */
  amount: number | null;
  period: { start: string; end: string } | null;
  custom_fields: Record<string, string>;
  metadata: Record<string, string>;
}

export interface TaxOverride {
  mode: TaxMode | null;
  /** ISO 8601 duration. */
  timeout: string | null;
  on_timeout: TaxTimeoutPolicy | null;
}

/** An invoice as its billing system posted it, defaults filled in. */
export interface InvoiceDocument {
  id: string;
  customer_id: string;
  currency: string;
  lines: InvoiceLine[];
  expected_total: number | null;
  memo: string | null;
  footer: string | null;
  metadata: Record<string, string>;
  custom_fields: Record<string, string>;
  collection_method: CollectionMethod | null;
  days_until_due: number | null;
  /** The last day to pay, in the time zone of the settings: "2026-12-01". Instead of `days_until_due`. */
  due_on: string | null;
  finalize: 'automatic' | 'manual';
  tax: TaxOverride;
  /** Null or absent: nothing waits for the money. */
  payment_gate?: PaymentGate | null;
}

export interface Settings {
  days_until_due: number;
  leave_as_draft: boolean;
  skip_zero_total: boolean;
  show_zero_quantity_lines: boolean;
  always_show_price_and_quantity: boolean;
  over_250_lines: 'collapse' | 'group_by_product' | 'split' | 'reject';
  collapsed_line_label: string | null;
  /** Minor units, for every currency or by currency; null, or no entry: Stripe's own ceiling. */
  max_amount: number | Record<string, number> | null;
  /** IANA name: where the day of `due_on` begins and ends. */
  time_zone: string;
  seller_name: string | null;
}

export interface StripeSettings {
  secret_key: string;
  webhook_secret: string | null;
  /** Null: Stripe itself. */
  api_base: string | null;
}

export interface TaxSettings {
  mode: TaxMode;
  timeout: string;
  on_timeout: TaxTimeoutPolicy;
  fallback_mode: TaxMode | null;
}

export interface EntityMapping {
  from: string;
  to: string;
}

/** A Stripe account in one environment, with its tax engine and settings. Holds secrets in the clear. */
export interface Connection {
  id: string;
  stripe: StripeSettings;
  tax: TaxSettings;
  settings: Settings;
  entity_mapping: EntityMapping[];
  fallback_product_id: string | null;
}

export interface Customer {
  id: string;
  name: string;
  ingest_aliases: string[];
  billing_config: {
    billing_provider_type: 'stripe';
    billing_provider_customer_id: string;
    stripe_collection_method: CollectionMethod;
    days_until_due: number | null;
  } | null;
  tax: {
    address: Address | null;
    shipping_address: Address | null;
    tax_ids: { type: string; value: string }[];
    exempt: boolean;
    anrok_customer_id: string | null;
  };
  settings: Partial<Settings>;
  custom_fields: Record<string, string>;
}

export interface Product {
  id: string;
  name: string;
  custom_fields: Record<string, string>;
  tax: {
    anrok_product_id: string | null;
    avalara_tax_code: string | null;
    avalara_item_code: string | null;
  };
}

/** One Stripe line, exactly as it will be written: decided at intake, so that every attempt sends the same bytes. */
export interface PlannedLine {
  id: string;
  /** SHA-256 over all that is written, 16 hex digits; in the Stripe line's metadata it proves the line is ours. */
  hash: string;
  /** Minor units. */
  amount: number;
  description: string;
  /**
   * Both set where Stripe's own arithmetic gives exactly `amount`; otherwise null and `amount` is sent.
   * With a price the quantity alone: the price has the other half.
   */
  quantity_decimal: string | null;
  unit_amount_decimal: string | null;
  stripe_product_id: string | null;
  stripe_price_id: string | null;
  period: { start: string; end: string } | null;
  metadata: Record<string, string>;
}

/** Everything that goes to Stripe for one revision, fixed when the invoice is accepted. */
export interface StripePlan {
  customer: string;
  currency: string;
  collection_method: CollectionMethod;
  days_until_due: number | null;
  /** Unix seconds, instead of `days_until_due`. */
  due_date?: number;
  description: string | null;
  footer: string | null;
  metadata: Record<string, string>;
  custom_fields: { name: string; value: string }[];
  lines: PlannedLine[];
  /** Sum of the lines, minor units, without tax. */
  subtotal: number;
  /** Set where more lines than an invoice holds became several invoices. */
  split?: SplitPart;
}

/** One of the invoices that an invoice of very many lines became; together they have its lines and its sum. */
export interface SplitPart {
  /** Counted from 1: that one has the id, and keeps the whole document, that was posted. */
  part: number;
  parts: { id: string; subtotal: number }[];
  /** Sum of all parts. */
  subtotal: number;
  /** Which of the posted lines this one has: from, and up to but not with. */
  lines: [number, number];
}

/** Tax somebody outside reported for one revision. Amounts in minor units. */
export interface TaxReport {
  revision: number;
  lines: {
    id: string;
    tax_amounts: {
      amount: number;
      taxable_amount: number;
      taxability_reason: string | null;
      tax_rate_data: {
        display_name: string;
        percentage: number;
        inclusive: boolean;
        country: string | null;
        state: string | null;
        jurisdiction: string | null;
      };
    }[];
  }[];
  provider: string | null;
}

/** Links that Stripe gives out for a finalized invoice; kept out of Temporal's histories. */
export interface StripeLinks {
  hosted_invoice_url: string | null;
  invoice_pdf: string | null;
}
