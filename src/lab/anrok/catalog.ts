import type { Place } from '../tax-rates/place';

interface TaxCategory {
  id: string;
  name: string;
  /** States that do not tax it; `US` is all of them. */
  untaxedIn: string[];
  /** Sold in the United States alone. */
  isUsOnly?: boolean;
}

const standardCategories: TaxCategory[] = [
  { id: 'general', name: 'General', untaxedIn: [] },
  { id: 'saas', name: 'Software as a service', untaxedIn: ['CA', 'FL', 'CO', 'IL'] },
  { id: 'professional-services', name: 'Professional services', untaxedIn: ['US'] },
  { id: 'us-installation', name: 'Installation at a site', untaxedIn: [], isUsOnly: true },
];

export const productTaxCategories = standardCategories.map(({ id, name }) => ({
  id: { type: 'standard' as const, id },
  name,
}));

export interface ProductTaxCategoryId {
  type: 'standard' | 'custom';
  id: string;
}

export function categoryOf({ type, id }: ProductTaxCategoryId): TaxCategory | undefined {
  return type === 'standard' ? standardCategories.find((known) => known.id === id) : undefined;
}

export function isTaxed(category: TaxCategory, { country, region }: Place): boolean {
  return !category.untaxedIn.includes(country) && !category.untaxedIn.includes(region ?? '');
}

export function isSupported(category: TaxCategory, { country }: Place): boolean {
  return category.isUsOnly !== true || country === 'US';
}

/** What every seller begins with: the products of the lab's seed, and one of each category. */
export const firstProducts = [
  { id: 'prod_api_calls', name: 'API calls', category: 'general' },
  { id: 'prod_storage', name: 'Storage', category: 'general' },
  { id: 'prod_misc', name: 'Other charges', category: 'general' },
  { id: 'prod_saas', name: 'Subscription', category: 'saas' },
  { id: 'prod_services', name: 'Consulting', category: 'professional-services' },
  { id: 'prod_installation', name: 'Installation', category: 'us-installation' },
];

/** Known to every seller, and exempt everywhere. */
export const exemptCustomerId = 'cus_exempt';
