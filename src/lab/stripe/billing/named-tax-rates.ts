import type { Context } from '../context';
import type { TaxRate } from '../objects';
import { noSuch, refuse } from '../wire/errors';

/** docs.stripe.com/tax/tax-rates: "You can set up to ten tax rates per line item." */
const mostTaxRates = 10;

/**
 * The rates that a parameter names. An archived one cannot be set anew, though it goes on working where
 * it already is; no recording has the words of these refusals.
 */
export function namedTaxRates(
  context: Context,
  ids: readonly string[] | '',
  param: string,
  standing: readonly string[] = [],
): TaxRate[] {
  if (ids === '') return [];
  if (ids.length > mostTaxRates) {
    throw refuse(`Array ${param} exceeded maximum ${mostTaxRates} allowed elements.`, { param });
  }
  if (new Set(ids).size < ids.length) {
    throw refuse(`The same tax rate is named twice in ${param}.`, { param });
  }
  return ids.map((id, index) => {
    const rate = context.account.taxRates.get(id);
    if (rate === undefined) throw noSuch('tax rate', id, `${param}[${index}]`);
    if (rate.active || standing.includes(id)) return rate;
    throw refuse(`The tax rate ${id} is archived (inactive) and can't be applied.`, {
      param: `${param}[${index}]`,
    });
  });
}

export const idsOf = (rates: readonly TaxRate[]): string[] => rates.map(({ id }) => id);

/** The rates behind ids that are already set. */
export function ratesBehind(context: Context, ids: readonly string[]): TaxRate[] {
  return ids
    .map((id) => context.account.taxRates.get(id))
    .filter((rate): rate is TaxRate => rate !== undefined);
}
