import type { Behaviour } from '../core/behaviour';
import { Exact, rounded, sumOf } from '../tax-rates/exact';
import { taxParts, type TaxedPart } from '../tax-rates/parts';
import { placeOf, type GivenAddress, type Place } from '../tax-rates/place';
import { isExemptOn, placeOn, type TaxRules } from '../tax-rates/rules';
import { hasVatRegister, isReverseCharge } from '../tax-rates/vat-number';
import type { AssessedJuris, AssessedLine, Assessment, NotTaxedReason } from './assessment';
import { categoryOf, isSupported, isTaxed } from './catalog';
import { checkCustomer, isExempt } from './customers';
import { datesOf } from './dates';
import { conflict } from './errors';
import { untaxedJuris, jurisOfPart, jurisOfPlace } from './jurises';
import type { AnrokAddress, AnrokLineItem, AnrokTransaction } from './schemas';
import type { Seller } from './seller';

export interface Work {
  seller: Seller;
  behaviour: Behaviour['anrok'];
  rules: TaxRules;
  nowMs: number;
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** The tax of a transaction, or the conflict that keeps Anrok from computing it. */
export function assess(work: Work, request: AnrokTransaction): Assessment {
  const { seller, behaviour, nowMs } = work;
  if (behaviour.status === 'external_service_error') throw conflict('externalServiceError');
  if (!currencies.has(request.currencyCode.toUpperCase())) {
    throw conflict('currencyCodeNotSupported');
  }
  checkCustomer(seller, request);
  const dates = datesOf(request, nowMs);
  const known = placeOf(toGivenAddress(request.customerAddress));
  if (known === null) throw conflict('customerAddressCouldNotResolve');
  const place = placeOn(known, dates.tax, work.rules);
  const exemption = exemptionOf(work, request, place, dates.tax);
  const lines = request.lineItems.map((item) => assessLine(seller, place, exemption, item));
  return {
    tax_date: dates.tax,
    accounting_date: dates.accounting,
    to_collect: lines.reduce((sum, line) => sum + line.to_collect, 0),
    pre_tax: sumOf(lines.map((line) => new Exact(line.pre_tax))).toFixed(),
    lines,
  };
}

export function toGivenAddress({ state, zipCode, ...address }: AnrokAddress): GivenAddress {
  return {
    ...address,
    region: address.region ?? state,
    postalCode: address.postalCode ?? zipCode,
  };
}

/** What holds for the whole transaction, before any product is looked at. */
function exemptionOf(
  { seller, behaviour, rules }: Work,
  request: AnrokTransaction,
  place: Place,
  taxDate: string,
): NotTaxedReason | null {
  if (place.standing === 'no_tax') return { type: 'jurisHasNoTax' };
  if (place.standing === 'not_collecting') return { type: 'notCollecting' };
  const isByRule = isExemptOn(request.customerId, taxDate, rules);
  if (isByRule || isExempt(seller, request.customerId, place, taxDate)) {
    return { type: 'exempt', reason: { type: 'customerExempt' } };
  }
  const vatNumbers = request.customerTaxIds.map(({ value }) => value);
  const mustAsk = vatNumbers.length > 0 && hasVatRegister(place.country);
  // Unavailable is not invalid: no tax may be charged on the strength of it.
  if (mustAsk && behaviour.tax_id_register === 'unavailable') {
    throw conflict('externalServiceError');
  }
  const isReversed = isReverseCharge(
    place.country,
    request.shipFromAddress?.country ?? null,
    vatNumbers,
  );
  return isReversed ? { type: 'exempt', reason: { type: 'reverseCharge' } } : null;
}

function assessLine(
  seller: Seller,
  place: Place,
  exemption: NotTaxedReason | null,
  item: AnrokLineItem,
): AssessedLine {
  const reason = exemption ?? productReason(seller, place, item.productExternalId);
  const isInclusive = item.isTaxIncludedInAmount;
  const rates = reason === null ? place.parts : [];
  const { net, parts } = taxParts(new Exact(item.amount), rates, isInclusive);
  const tax = sumOf(parts.map((taxed) => taxed.tax));
  return {
    id: item.id ?? null,
    product: item.productExternalId,
    quantity: item.quantity ?? null,
    is_inclusive: isInclusive,
    amount: item.amount,
    to_collect: isInclusive ? 0 : rounded(tax),
    pre_tax: net.toFixed(),
    jurises: reason === null ? toJurises(place, net, parts) : [untaxedJuris(place, reason)],
  };
}

function productReason(seller: Seller, place: Place, productId: string): NotTaxedReason | null {
  const product = seller.products.get(productId);
  if (product === undefined) {
    throw conflict('productExternalIdUnknown', { productExternalId: productId });
  }
  const category = categoryOf(product.category);
  if (category === undefined) return null;
  if (!isSupported(category, place)) throw conflict('productTaxCategoryNotSupportedForJuris');
  return isTaxed(category, place) ? null : { type: 'productNotTaxed' };
}

function toJurises(place: Place, net: Exact, parts: readonly TaxedPart[]): AssessedJuris[] {
  const jurises = new Map<string, AssessedJuris>();
  for (const { part, tax } of parts) {
    const { id, name } = part.filesForItself ? jurisOfPart(place, part) : jurisOfPlace(place);
    const juris = jurises.get(id) ?? { id, name, not_taxed: null, taxes: [] };
    jurises.set(id, juris);
    juris.taxes.push({
      name: part.kind === 'country' ? 'VAT' : `${part.name} Sales Tax`,
      rate: new Exact(part.percent).dividedBy(100).toFixed(),
      taxable: net.toFixed(),
      tax: tax.toFixed(),
    });
  }
  return [...jurises.values()];
}
