import type { Route } from '../define-route';
import { toOpenApiDocument } from '../openapi-document';
import { actionRoutes } from './invoice-actions';
import { revisionRoutes } from './revise-invoice';
import { abortBulkAction } from './abort-bulk-action';
import { createBulkAction } from './create-bulk-action';
import { checkConnection } from './check-connection';
import { createApiKey } from './create-api-key';
import { createCustomer } from './create-customer';
import { createInvoice } from './create-invoice';
import { docsRoutes } from './get-docs';
import { getBulkAction } from './get-bulk-action';
import { exportInvoices } from './export-invoices';
import { getConnection } from './get-connection';
import { getCustomer } from './get-customer';
import { getInvoice } from './get-invoice';
import { getLivez } from './get-livez';
import { openApiRoute } from './get-openapi';
import { getProduct } from './get-product';
import { getReadyz } from './get-readyz';
import { getRoot } from './get-root';
import { getTimeline } from './get-timeline';
import { listBulkActions } from './list-bulk-actions';
import { listBulkResults } from './list-bulk-results';
import { importCustomers } from './import-customers';
import { listApiKeys } from './list-api-keys';
import { listConnections } from './list-connections';
import { listCustomers } from './list-customers';
import { listEvents } from './list-events';
import { listInvoices } from './list-invoices';
import { listProducts } from './list-products';
import { previewInvoice } from './preview-invoice';
import { putConnection } from './put-connection';
import { putCustomer } from './put-customer';
import { putProduct } from './put-product';
import { runBulkAction } from './run-bulk-action';
import { receiveStripeWebhook } from './receive-stripe-webhook';
import { revokeApiKey } from './revoke-api-key';

const apiRoutes: Route[] = [
  createInvoice,
  previewInvoice,
  listInvoices,
  getInvoice,
  getTimeline,
  exportInvoices,
  ...actionRoutes,
  ...revisionRoutes,
  createBulkAction,
  listBulkActions,
  getBulkAction,
  listBulkResults,
  runBulkAction,
  abortBulkAction,
  createCustomer,
  importCustomers,
  listCustomers,
  getCustomer,
  putCustomer,
  listProducts,
  getProduct,
  putProduct,
  listConnections,
  getConnection,
  putConnection,
  checkConnection,
  createApiKey,
  listApiKeys,
  revokeApiKey,
  listEvents,
  receiveStripeWebhook,
  getLivez,
  getReadyz,
];

/** Every route of the server; the document lists the API's own, not the pages that show it. */
export function createRoutes(): Route[] {
  return [...apiRoutes, openApiRoute(toOpenApiDocument(apiRoutes)), ...docsRoutes, getRoot];
}
