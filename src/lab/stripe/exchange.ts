import type { Fault } from '../core/faults';
import { newId } from '../core/ids';
import type { LedgerEntry } from '../core/ledger';
import type { LabRequest } from '../core/message';
import type { StripeServerParts } from './server';
import { decodeForm, type RawParams } from './wire/form';

/** One request on its way through the simulated Stripe. */
export interface Exchange {
  request: LabRequest;
  requestId: string;
  raw: RawParams;
  /** Idempotency keys count on POST alone. */
  key: string | null;
  fault: Fault | undefined;
  entry: LedgerEntry;
}

type BeginParts = Pick<StripeServerParts, 'faults' | 'ledger' | 'nowMs'>;

/** Notes the request in the ledger, before anything is waited for, and takes the fault that hits it. */
export function begin(parts: BeginParts, request: LabRequest): Exchange {
  const { method, path, headers } = request;
  const isPost = method === 'POST';
  const raw = decodeForm(isPost ? request.body : request.query || request.body);
  const key = isPost ? (headers['idempotency-key'] ?? null) : null;
  const fault = parts.faults.take(method, path);
  const entry = parts.ledger.add({
    at: new Date(parts.nowMs()).toISOString(),
    method,
    path,
    account: null,
    idempotency_key: headers['idempotency-key'] ?? null,
    params: raw,
    status: null,
    replayed: false,
    effect: false,
    fault: fault?.kind ?? null,
    invoice: null,
  });
  return { request, requestId: newId('req', 13), raw, key, fault, entry };
}
