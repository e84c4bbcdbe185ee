import {
  changeDispute,
  checkStillOpen,
  decideDispute,
  disputeWire,
  type DisputeOutcome,
} from '../billing/disputes';
import type { Context } from '../context';
import type { Dispute } from '../payment-objects';
import { countedList, type CountedParams } from '../wire/counted-list';
import { noSuch, StripeError } from '../wire/errors';
import { isWithin, type Range } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';
import { chargeOf } from './charges';

interface DisputeParams {
  evidence?: Record<string, string>;
  metadata?: Record<string, string> | '';
  submit?: boolean;
}

function disputeOf(call: Call<unknown>): Dispute {
  const id = idOf(call, 'dispute');
  const dispute = call.context.account.disputes.get(id);
  if (dispute === undefined) throw noSuch('dispute', id, 'dispute', 404);
  return dispute;
}

function ofCharge(call: Call<object>): Dispute {
  const { context } = call;
  const charge = chargeOf(context, idOf(call, 'charge'), 'charge');
  const dispute = context.account.disputes.get(charge.dispute ?? '');
  if (dispute !== undefined) return disputeWire(context, dispute);
  const message = `No dispute for charge: ${charge.id}`;
  throw new StripeError(404, { type: 'invalid_request_error', message });
}

function update(call: Call<DisputeParams>): Dispute {
  const { context, params } = call;
  const before = disputeOf(call);
  checkStillOpen(before);
  const submits = params.submit ?? params.evidence !== undefined;
  const evidence = { ...before.evidence };
  for (const [name, value] of Object.entries(params.evidence ?? {})) evidence[name] = value || null;
  const details = before.evidence_details;
  const changed: Dispute = {
    ...before,
    evidence,
    evidence_details: {
      ...details,
      has_evidence: details.has_evidence || params.evidence !== undefined,
      submission_count: details.submission_count + (submits ? 1 : 0),
    },
    metadata: mergeMetadata(before.metadata, params.metadata),
    status: submits ? answeredStatus(before) : before.status,
  };
  const saved = changeDispute(context, before, changed);
  if (submits) decideByText(context, saved);
  return saved;
}

const answeredStatus = ({ status }: Dispute): Dispute['status'] =>
  status.startsWith('warning_') ? 'warning_under_review' : 'under_review';

/** In test mode the text of the evidence decides: docs.stripe.com/disputes/testing. */
const outcomes: Record<string, DisputeOutcome> = {
  winning_evidence: 'won',
  losing_evidence: 'lost',
  escalate_inquiry_evidence: 'escalate',
};

function decideByText(context: Context, dispute: Dispute): void {
  const outcome = outcomes[String(dispute.evidence['uncategorized_text'])];
  const isInquiry = dispute.status.startsWith('warning_');
  if (outcome === undefined) return;
  if (outcome === 'escalate') {
    if (isInquiry) decideDispute(context, dispute, outcome);
    return;
  }
  decideDispute(context, dispute, isInquiry ? 'warning_closed' : outcome);
}

function close(call: Call<object>): Dispute {
  const dispute = disputeOf(call);
  const isInquiry = dispute.status.startsWith('warning_');
  return decideDispute(call.context, dispute, isInquiry ? 'warning_closed' : 'lost');
}

function list(call: Call<CountedParams & { created?: Range | number }>): object {
  const { context, params, path } = call;
  const accepts = (row: Dispute): boolean => isWithin(row.created, params.created);
  return countedList(
    context.account.disputes,
    params,
    { kind: 'dispute', url: path, accepts },
    (row) => disputeWire(context, row),
  );
}

export const disputeRoutes: Route[] = [
  route('GET', '/v1/disputes', list),
  route('GET', '/v1/disputes/{dispute}', (call: Call<object>) =>
    disputeWire(call.context, disputeOf(call)),
  ),
  route('POST', '/v1/disputes/{dispute}', update),
  route('POST', '/v1/disputes/{dispute}/close', close),
  route('GET', '/v1/charges/{charge}/dispute', ofCharge),
];
