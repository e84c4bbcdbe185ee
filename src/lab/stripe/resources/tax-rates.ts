import { newId } from '../../core/ids';
import type { Context } from '../context';
import { previousAttributes } from '../events';
import type { TaxRate } from '../objects';
import { noSuch, refuse } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';

interface TaxRateParams {
  active?: boolean;
  country?: string;
  description?: string;
  display_name?: string;
  jurisdiction?: string;
  metadata?: Record<string, string> | '';
  state?: string;
  tax_type?: string;
}

function create(
  call: Call<TaxRateParams & { display_name: string; inclusive: boolean; percentage: number }>,
): TaxRate {
  const { context, params } = call;
  checkPercentage(params.percentage);
  checkCountry(params.country);
  const rate: TaxRate = {
    id: newId('txr'),
    object: 'tax_rate',
    active: params.active ?? true,
    country: params.country || null,
    created: context.now(),
    description: params.description || null,
    display_name: params.display_name,
    effective_percentage: params.percentage,
    flat_amount: null,
    inclusive: params.inclusive,
    jurisdiction: params.jurisdiction || null,
    jurisdiction_level: null,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    percentage: params.percentage,
    rate_type: 'percentage',
    state: params.state || null,
    tax_type: params.tax_type ?? null,
  };
  context.account.taxRates.put(rate);
  context.emit('tax_rate.created', rate);
  return rate;
}

/** docs.stripe.com/tax/tax-rates: up to 4 decimal places. No recording has the words of the refusals. */
function checkPercentage(percentage: number): void {
  const param = 'percentage';
  if (percentage < 0 || percentage > 100) {
    throw refuse('Invalid percentage: must be between 0 and 100.', { param });
  }
  if (Number(percentage.toFixed(4)) !== percentage) {
    throw refuse('Invalid percentage: must have at most 4 decimal places.', { param });
  }
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

function checkCountry(country: string | undefined): void {
  if (!country) return;
  if (/^[A-Z]{2}$/.test(country) && countryNames.of(country) !== undefined) return;
  throw refuse(
    `Country '${country}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'.`,
    { param: 'country' },
  );
}

function taxRateOf(call: Call<unknown>): TaxRate {
  const id = idOf(call, 'tax_rate');
  const rate = call.context.account.taxRates.get(id);
  if (rate === undefined) throw noSuch('tax rate', id, 'tax_rate', 404);
  return rate;
}

function update(call: Call<TaxRateParams>): TaxRate {
  const { context, params } = call;
  const before = taxRateOf(call);
  checkCountry(params.country);
  const after: TaxRate = {
    ...before,
    active: params.active ?? before.active,
    country: setOnce(before, params, 'country'),
    description: text(params.description, before.description),
    display_name: params.display_name ?? before.display_name,
    jurisdiction: text(params.jurisdiction, before.jurisdiction),
    metadata: mergeMetadata(before.metadata, params.metadata),
    state: setOnce(before, params, 'state'),
    tax_type: params.tax_type ?? before.tax_type,
  };
  return save(context, before, after);
}

const text = (given: string | undefined, current: string | null): string | null =>
  given === undefined ? current : given || null;

/** docs.stripe.com/tax/tax-rates: percentage, country and state cannot be changed once they are set. */
function setOnce(rate: TaxRate, params: TaxRateParams, name: 'country' | 'state'): string | null {
  const given = params[name];
  const current = rate[name];
  if (given === undefined || given === current) return current;
  if (current === null) return given || null;
  throw refuse(`You can't change the ${name} of a tax rate once it is set.`, { param: name });
}

function save(context: Context, before: TaxRate, after: TaxRate): TaxRate {
  const previous = previousAttributes(before, after);
  if (previous === undefined) return before;
  context.account.taxRates.put(after);
  context.emit('tax_rate.updated', after, previous);
  return after;
}

interface ListTaxRatesParams extends ListParams {
  active?: boolean;
  created?: Range | number;
  inclusive?: boolean;
}

function list({ context, params, path }: Call<ListTaxRatesParams>): object {
  return listWire(
    context.account.taxRates,
    params,
    {
      kind: 'tax rate',
      url: path,
      accepts: (row) =>
        (params.active === undefined || row.active === params.active) &&
        (params.inclusive === undefined || row.inclusive === params.inclusive) &&
        isWithin(row.created, params.created),
    },
    (row) => row,
  );
}

export const taxRateRoutes: Route[] = [
  route('POST', '/v1/tax_rates', create),
  route('GET', '/v1/tax_rates', list),
  route('GET', '/v1/tax_rates/{tax_rate}', taxRateOf),
  route('POST', '/v1/tax_rates/{tax_rate}', update),
];
