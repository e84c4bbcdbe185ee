import { createHash } from 'node:crypto';
import type { Context } from '../context';
import type { TaxRate } from '../objects';

export interface TaxRateData {
  display_name: string;
  inclusive: boolean;
  percentage: number;
  country?: string | null;
  description?: string | null;
  jurisdiction?: string | null;
  jurisdiction_level?: string | null;
  state?: string | null;
  tax_type?: string | null;
}

/** The id of the rate with just these data; the same data give the same rate. */
export function inlineTaxRate(context: Context, data: TaxRateData): string {
  const rate = {
    country: data.country ?? null,
    description: data.description ?? null,
    display_name: data.display_name,
    inclusive: data.inclusive,
    jurisdiction: data.jurisdiction ?? null,
    jurisdiction_level: data.jurisdiction_level ?? null,
    percentage: data.percentage,
    state: data.state ?? null,
    tax_type: data.tax_type ?? null,
  };
  const id = `txr_1${createHash('sha256').update(JSON.stringify(rate)).digest('hex').slice(0, 23)}`;
  if (context.account.taxRates.get(id) !== undefined) return id;
  const row: TaxRate = {
    id,
    object: 'tax_rate',
    active: false,
    country: rate.country,
    created: context.now(),
    description: rate.description,
    display_name: rate.display_name,
    effective_percentage: rate.percentage,
    flat_amount: null,
    inclusive: rate.inclusive,
    jurisdiction: rate.jurisdiction,
    jurisdiction_level: rate.jurisdiction_level,
    livemode: false,
    metadata: {},
    percentage: rate.percentage,
    rate_type: 'percentage',
    state: rate.state,
    tax_type: rate.tax_type,
  };
  context.account.taxRates.put(row);
  return id;
}
