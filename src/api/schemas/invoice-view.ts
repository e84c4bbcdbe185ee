import { z } from 'zod';
import { differenceKinds } from '../../domain/difference';
import { steps, waysToRevise } from '../../domain/facts';
import { nextSteps } from '../../domain/next-step';
import { paymentStates, stripeStatuses } from '../../domain/stripe-snapshot';
import { actions, externalStatuses, statuses } from '../../domain/status';
import { taxModes, taxOutcomes } from '../../domain/tax';
import { paymentGateView } from './payment-gate';

const nullableText = z.string().nullable();
const nullableInt = z.int().nullable();

const waitingFor = z.object({
  what: z.enum(['tax', 'approval', 'payment', 'retry']),
  since: nullableText,
  until: nullableText,
  message: z.string().describe('The same in words, and what happens at `until`.'),
});

const providerError = z
  .object({
    code: nullableText,
    param: nullableText.describe('The parameter that it objects to.'),
    decline_code: nullableText,
    http_status: nullableInt,
  })
  .describe('What the provider said beside its words; null when nobody outside has spoken.');

const difference = z.object({
  what: z.enum(differenceKinds),
  line_id: nullableText.describe(
    'The line as it was posted; null: the invoice itself, or no line of it.',
  ),
  stripe_line_id: nullableText,
  label: nullableText.describe("The line's description, to find it by."),
  field: z.string(),
  ours: z.union([z.string(), z.number()]).nullable().describe('What was asked for.'),
  stripe: z.union([z.string(), z.number()]).nullable().describe('What Stripe has.'),
});

const blocked = z.object({
  step: z.enum(steps),
  code: z.string().describe('One of the failure catalogue.'),
  meaning: z.string().describe('What has happened, in a sentence.'),
  message: z.string().describe("The provider's own words, where it spoke."),
  since: z.string(),
  attempts: z.int().describe('Since it is blocked.'),
  last_attempt_at: z.string(),
  stripe_request_id: nullableText,
  provider_error: providerError.nullable(),
  hint: z.string().describe('What a person may do now.'),
  released_by: z
    .array(z.enum(actions))
    .describe('Actions that lift the block, the one to think of first in front.'),
  difference: z
    .object({
      fingerprint: z.string().describe('Names exactly these differences, for `accept_difference`.'),
      count: z.int(),
      compared_at: z.string(),
    })
    .nullable()
    .describe('With `invoice_differs` or `credit_not_returned`: what the comparison showed.'),
  differences: z
    .array(difference)
    .optional()
    .describe('All of them, where one invoice is read; lists leave them out.'),
});

const action = z.object({
  action: z.enum(actions),
  leads_to: z.string().describe('What happens then.'),
  method: z.literal('POST'),
  path: z.string(),
  example_body: z.record(z.string(), z.unknown()).nullable().describe('Null: it takes no body.'),
});

const payment = z.object({
  state: z.enum(paymentStates),
  attempt_count: z.int(),
  next_attempt_at: nullableText.describe('When Stripe tries again; null: not by itself.'),
  error: z
    .object({ code: nullableText, decline_code: nullableText, message: nullableText })
    .nullable(),
});

const line = z.object({
  id: z.string(),
  product_id: nullableText,
  description: z.string(),
  quantity: z.string(),
  unit_amount_decimal: z.string(),
  amount: nullableInt,
  period: z.object({ start: z.string(), end: z.string() }).nullable(),
  custom_fields: z.record(z.string(), z.string()),
  metadata: z.record(z.string(), z.string()),
});

const revision = z.object({
  revision: z.int(),
  how: z.enum(waysToRevise).nullable().describe('Null: it was posted.'),
  at: nullableText,
  by: nullableText,
  stripe_invoice_id: nullableText,
  stripe_status: z.enum(stripeStatuses).nullable().describe('As it was last seen.'),
  amount_paid: z.int(),
  replaces: nullableText.describe('The voided Stripe invoice that it was made in place of.'),
  replaced_by: nullableText.describe('The Stripe invoice that was made in its place.'),
});

export const invoiceView = z
  .object({
    id: z.string(),
    connection: z.string(),
    customer_id: z.string(),
    currency: z.string(),
    revision: z.int(),
    status: z.enum(statuses),
    next_step: z.enum(nextSteps).describe('What the process does next, or is doing.'),
    waiting_for: waitingFor.nullable().describe('Null: it is closed, or at work.'),
    next_wake_up: nullableText.describe(
      'When it looks again although nothing has come; null: it is closed, at work, or waits for a person.',
    ),
    blocked: blocked.nullable().describe('A step gave up; nothing is lost, `retry` resumes it.'),
    allowed_actions: z.array(z.enum(actions)),
    actions: z.array(action).describe('The allowed actions, with what each leads to.'),
    totals: z.object({
      subtotal: z.int(),
      tax: nullableInt,
      total: nullableInt,
      amount_due: nullableInt,
      amount_paid: z.int(),
      carried_over: z
        .int()
        .describe(
          "Below Stripe's minimum charge: paid with nothing collected, and owed by the customer's balance.",
        ),
    }),
    tax: z.object({
      mode: z.enum(taxModes),
      outcome: z.enum(taxOutcomes).nullable(),
      provider: nullableText,
      reason: nullableText,
      version: nullableText,
      deadline: nullableText,
      waited_ms: nullableInt,
    }),
    payment: payment.nullable().describe('Null until it is finalized.'),
    payment_gate: paymentGateView.nullable().describe('Null: nothing waits for the money.'),
    external_invoice: z.object({
      billing_provider_type: z.literal('stripe'),
      invoice_id: nullableText,
      issued_at_timestamp: nullableText,
      external_status: z.enum(externalStatuses).nullable(),
      hosted_invoice_url: nullableText,
      invoice_pdf: nullableText,
      number: nullableText,
    }),
    revisions: z.array(revision).describe('The latest last.'),
    split: z
      .object({
        part: z.int().describe('Which of them this one is, from 1.'),
        of: z.int(),
        subtotal: z.int().describe('Sum of all parts: that of the posted invoice.'),
        parts: z.array(z.object({ id: z.string(), subtotal: z.int() })),
      })
      .nullable()
      .describe(
        'More lines than an invoice holds in Stripe, and over_250_lines is split: the invoices that ' +
          'this one became, each with a life of its own.',
      ),
    lines: z.array(line),
    created_at: z.string(),
    updated_at: z.string(),
    workflow: z.object({ id: z.string(), url: nullableText }),
  })
  .meta({ id: 'Invoice' });
export type InvoiceView = z.output<typeof invoiceView>;

export const acceptedInvoice = invoiceView
  .extend({
    warnings: z
      .array(z.object({ pointer: z.string(), message: z.string() }))
      .optional()
      .describe('What will look other than it was posted, as a text that is cut.'),
  })
  .meta({ id: 'AcceptedInvoice' });

export const timelineEntry = z
  .object({
    seq: z.int(),
    at: z.string(),
    type: z.string(),
    by: z.string().describe('Who or what caused it.'),
    status: z.enum(statuses).describe('The status after it.'),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TimelineEntry' });

export const outboundEvent = z
  .object({
    id: z.string(),
    type: z.string(),
    created_at: z.string(),
    connection: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z
            .string()
            .describe(
              'JSON pointer into the body; `?name` a query parameter, `{name}` one of the path.',
            ),
          message: z.string(),
        }),
      )
      .describe('All faults at once.'),
    request_id: z.string(),
    allowed_actions: z.array(z.enum(actions)).optional(),
  })
  .meta({ id: 'Problem' });
