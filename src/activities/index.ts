import { createApplyTax } from './apply-tax';
import { createAttachPayment } from './attach-payment';
import { createChargeFirst } from './charge-first';
import type { ActivityDeps } from './deps';
import { createFallBackTax } from './fall-back-tax';
import { createFinalizeInvoice } from './finalize-invoice';
import { createMarkUncollectible } from './mark-uncollectible';
import { createObserveInvoice } from './observe-invoice';
import { createPayInvoice } from './pay-invoice';
import { createRecordFacts } from './record-facts';
import { createReissueInvoice } from './reissue-invoice';
import { createReplaceLines } from './replace-lines';
import { createReviseDraft } from './revise-draft';
import { createVoidInvoice } from './void-invoice';
import { createWriteDraft } from './write-draft';

/** Steps that call Stripe; they run on the queue that carries the account's budget. */
export function createStripeActivities(deps: ActivityDeps) {
  return {
    writeDraft: createWriteDraft(deps),
    finalizeInvoice: createFinalizeInvoice(deps),
    payInvoice: createPayInvoice(deps),
    chargeFirst: createChargeFirst(deps),
    attachPayment: createAttachPayment(deps),
    observeInvoice: createObserveInvoice(deps),
    replaceLines: createReplaceLines(deps),
    reviseDraft: createReviseDraft(deps),
    applyTax: createApplyTax(deps),
    fallBackTax: createFallBackTax(deps),
    voidInvoice: createVoidInvoice(deps),
    reissueInvoice: createReissueInvoice(deps),
    markUncollectible: createMarkUncollectible(deps),
  };
}

/** Steps that touch the store only; they run beside the workflow. */
export function createStoreActivities(deps: ActivityDeps) {
  return { recordFacts: createRecordFacts(deps) };
}

export type StripeActivities = ReturnType<typeof createStripeActivities>;
export type StoreActivities = ReturnType<typeof createStoreActivities>;
