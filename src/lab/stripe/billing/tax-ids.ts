import { newId } from '../../core/ids';
import type { Context } from '../context';
import type { TaxId } from '../payment-objects';
import { listWire, type ListParams, type WireList } from '../wire/list';
import { refreshDrafts } from './draft-customer';
import { checkTaxId, countryOf, verdictOf } from './tax-id-formats';

export interface TaxIdParams {
  type: string;
  value: string;
}

/** "Usually takes only a few seconds": docs.stripe.com/billing/customer/tax-ids. */
const verificationSeconds = 5;

/** Makes a tax id, of a customer or (null) of the account; the register answers in its own time. */
export function makeTaxId(
  context: Context,
  customer: string | null,
  { type, value }: TaxIdParams,
): TaxId {
  const verdict = verdictOf(type, value);
  const taxId: TaxId = {
    id: newId('txi'),
    object: 'tax_id',
    country: countryOf(type, value),
    created: context.now(),
    customer,
    customer_account: null,
    livemode: false,
    owner: customer === null ? { type: 'self' } : { customer, type: 'customer' },
    type,
    value,
    verification: {
      status: verdict === null ? 'unavailable' : 'pending',
      verified_address: null,
      verified_name: null,
    },
  };
  context.account.taxIds.put(taxId);
  if (customer !== null) {
    context.emit('customer.tax_id.created', taxId);
    refreshDrafts(context, customer);
  }
  if (verdict !== null && verdict !== 'pending') scheduleVerdict(context, taxId);
  return taxId;
}

function scheduleVerdict(context: Context, { id }: TaxId): void {
  context.clock.schedule({
    at_ms: context.clock.nowMs() + verificationSeconds * 1000,
    kind: 'verify_tax_id',
    account: context.account.key,
    subject: id,
  });
}

/** The register has answered. */
export function verifyTaxId(context: Context, id: string): void {
  const taxId = context.account.taxIds.get(id);
  if (taxId?.verification?.status !== 'pending') return;
  const status = verdictOf(taxId.type, taxId.value);
  if (status === null) return;
  const name = context.account.customers.get(taxId.customer ?? '')?.name ?? null;
  const isVerified = status === 'verified';
  const verification = {
    status,
    verified_address: isVerified ? 'Registered address' : null,
    verified_name: isVerified ? (name ?? context.account.name) : null,
  };
  context.account.taxIds.put({ ...taxId, verification });
  if (taxId.customer === null) return;
  context.emit(
    'customer.tax_id.updated',
    { ...taxId, verification },
    { verification: taxId.verification },
  );
}

export function removeTaxId(context: Context, taxId: TaxId): object {
  context.account.taxIds.remove(taxId.id);
  if (taxId.customer !== null) {
    context.emit('customer.tax_id.deleted', taxId);
    refreshDrafts(context, taxId.customer);
  }
  return { id: taxId.id, object: 'tax_id', deleted: true };
}

/** Checks before anything is written, so that a refused customer leaves nothing behind. */
export function checkTaxIdData(data: readonly TaxIdParams[] = [], list = 'tax_id_data'): void {
  for (const [index, { type, value }] of data.entries()) {
    checkTaxId(type, value, `${list}[${index}][value]`);
  }
}

export function taxIdList(
  context: Context,
  customer: string,
  params: ListParams = {},
): WireList<TaxId> {
  return listWire(
    context.account.taxIds,
    params,
    {
      kind: 'tax id',
      url: `/v1/customers/${customer}/tax_ids`,
      index: { name: 'customer', value: customer },
    },
    (row) => row,
  );
}
