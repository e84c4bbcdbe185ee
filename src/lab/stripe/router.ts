import { accountRoutes } from './resources/account';
import { attachPaymentRoutes } from './resources/attach-payment';
import { balanceTransactionRoutes } from './resources/balance-transactions';
import { chargeRoutes } from './resources/charges';
import { createPreviewRoutes } from './resources/create-preview';
import { creditNoteRoutes } from './resources/credit-notes';
import { customerRoutes } from './resources/customers';
import { disputeRoutes } from './resources/disputes';
import { eventRoutes } from './resources/events';
import { invoiceItemRoutes } from './resources/invoice-items';
import { invoiceLineRoutes } from './resources/invoice-lines';
import { invoiceSearchRoutes } from './resources/invoice-search';
import { invoiceTransitionRoutes } from './resources/invoice-transitions';
import { invoiceRoutes } from './resources/invoices';
import { paymentIntentRoutes } from './resources/payment-intents';
import { paymentMethodRoutes } from './resources/payment-methods';
import { paymentRoutes } from './resources/payments';
import { priceRoutes } from './resources/prices';
import { productRoutes } from './resources/products';
import { refundRoutes } from './resources/refunds';
import { taxIdRoutes } from './resources/tax-ids';
import { taxRateRoutes } from './resources/tax-rates';
import { webhookEndpointRoutes } from './resources/webhook-endpoints';
import type { Route } from './wire/route';

const routes: Route[] = [
  ...accountRoutes,
  ...attachPaymentRoutes,
  ...balanceTransactionRoutes,
  ...chargeRoutes,
  ...createPreviewRoutes,
  ...creditNoteRoutes,
  ...customerRoutes,
  ...disputeRoutes,
  ...eventRoutes,
  ...invoiceItemRoutes,
  ...invoiceLineRoutes,
  ...invoiceSearchRoutes,
  ...invoiceTransitionRoutes,
  ...invoiceRoutes,
  ...paymentIntentRoutes,
  ...paymentMethodRoutes,
  ...paymentRoutes,
  ...priceRoutes,
  ...productRoutes,
  ...refundRoutes,
  ...taxIdRoutes,
  ...taxRateRoutes,
  ...webhookEndpointRoutes,
];

interface Compiled {
  route: Route;
  segments: string[];
}

/** By method and number of segments; within it, the first whose fixed segments fit. */
const compiled = new Map<string, Compiled[]>();
for (const route of routes) {
  const segments = route.pattern.split('/');
  const key = `${route.method} ${segments.length}`;
  const group = compiled.get(key) ?? [];
  group.push({ route, segments });
  compiled.set(key, group);
}

export interface Found {
  route: Route;
  ids: Record<string, string>;
}

export function findRoute(method: string, path: string): Found | undefined {
  const given = path.split('/');
  for (const { route, segments } of compiled.get(`${method} ${given.length}`) ?? []) {
    const ids = fit(segments, given);
    if (ids !== undefined) return { route, ids };
  }
  return undefined;
}

function fit(segments: string[], given: string[]): Record<string, string> | undefined {
  const ids: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    const value = given[at] ?? '';
    if (segment.startsWith('{')) ids[segment.slice(1, -1)] = decodeURIComponent(value);
    else if (segment !== value) return undefined;
  }
  return ids;
}
