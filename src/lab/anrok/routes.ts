import { decodeSegment } from '../core/decode-segment';
import type { AnrokRoute } from './route';
import { archiveCertificate } from './routes/archive-certificate';
import { createCertificate } from './routes/create-certificate';
import { createEphemeral } from './routes/create-ephemeral';
import { createNegation } from './routes/create-negation';
import { createOrUpdate } from './routes/create-or-update';
import { createProduct } from './routes/create-product';
import { getCertificate } from './routes/get-certificate';
import { getProduct } from './routes/get-product';
import { listCertificates } from './routes/list-certificates';
import { listProductTaxCategories } from './routes/list-product-tax-categories';
import { listTransactions } from './routes/list-transactions';
import { validateTaxId } from './routes/validate-tax-id';
import { voidTransaction } from './routes/void-transaction';

const prefix = '/v1/seller/';

const routes: Record<string, AnrokRoute> = {
  'certificates/create': createCertificate,
  'certificates/id:{}/archive': archiveCertificate,
  'certificates/id:{}/get': getCertificate,
  'certificates/list': listCertificates,
  'products/create': createProduct,
  'products/externalId:{}/get': getProduct,
  'productTaxCategories/list': listProductTaxCategories,
  'taxId/validate': validateTaxId,
  'transactions/createEphemeral': createEphemeral,
  'transactions/createNegation': createNegation,
  'transactions/createOrUpdate': createOrUpdate,
  'transactions/id:{}/void': voidTransaction,
  'transactions/list': listTransactions,
};

/** Ids are part of a segment, and may hold colons of their own: `id:stripe:in_1/void`. */
export function findAnrokRoute(path: string): { route: AnrokRoute; id: string } | undefined {
  if (!path.startsWith(prefix)) return undefined;
  const segments = path.slice(prefix.length).split('/');
  const at = segments[1]?.indexOf(':') ?? -1;
  const id = at < 0 ? '' : decodeSegment(segments[1]?.slice(at + 1) ?? '');
  if (at >= 0) segments[1] = `${segments[1]?.slice(0, at)}:{}`;
  const route = routes[segments.join('/')];
  return route === undefined ? undefined : { route, id };
}
