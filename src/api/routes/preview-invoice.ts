import { z } from 'zod';
import type { Policy } from '../../domain/state';
import { taxModes } from '../../domain/tax';
import type { Part } from '../../stripe/plan-parts';
import { askStripe } from '../../stripe/preview/ask-stripe';
import { requestsOf } from '../../stripe/preview/requests';
import { defineConnectionRoute } from '../define-route';
import { invalidRequest } from '../errors';
import { newId } from '../new-id';
import { planDocument } from '../plan-document';
import { invoiceBody } from '../schemas/invoice';
import { noInput } from '../schemas/common';

const warning = z.object({ pointer: z.string(), message: z.string() });

const request = z.object({
  method: z.literal('POST'),
  path: z.string(),
  params: z.record(z.string(), z.unknown()),
});

const preview = z
  .object({
    skip: z.string().nullable().describe('Why it would not be sent to Stripe at all.'),
    subtotal: z.int().describe('Minor units, without tax.'),
    tax: z.object({
      mode: z.enum(taxModes),
      estimate: z
        .object({ tax: z.int(), total: z.int() })
        .nullable()
        .describe(
          "Of Stripe's automatic tax, as of now; null where another decides or nobody can.",
        ),
    }),
    warnings: z.array(warning),
    invoices: z
      .array(
        z.object({
          id: z.string(),
          subtotal: z.int(),
          line_count: z.int().describe('Fewer than posted when lines are put together.'),
          requests: z.array(request).describe('In this order, with exactly these parameters.'),
        }),
      )
      .describe(
        'What would be written to Stripe: one, several when it is split, none when skipped.',
      ),
  })
  .meta({ id: 'InvoicePreview' });

export const previewInvoice = defineConnectionRoute({
  method: 'post',
  path: '/v1/invoices/preview',
  id: 'previewInvoice',
  tag: 'Invoices',
  access: 'read',
  summary: 'What would be written to Stripe, with nothing created',
  description:
    'Takes the same body as handing over an invoice and refuses the same, with all faults in one answer. ' +
    'It reads the customer in Stripe, and with automatic tax asks for an estimate; when Stripe does not ' +
    'answer, a warning says so.',
  ...noInput,
  body: invoiceBody,
  responses: { 200: { description: 'The preview.', schema: preview } },
  async handler({ body, connection }, deps) {
    const customer = await deps.store.configuration.findCustomer(connection.id, body.customer_id);
    const id = body.id ?? newId('inv', deps.now());
    const document = { ...body, id, customer_id: customer?.id ?? body.customer_id };
    const planned = await planDocument(document, customer, connection, deps);
    if ('faults' in planned) {
      throw invalidRequest(planned.faults.map(({ pointer, message }) => ({ pointer, message })));
    }
    const { plan, parts, policy, skip } = planned;
    const mode = policy.tax_mode;
    const asked = await askStripe(deps.stripeFor(connection), plan, mode);
    const ours = planned.warnings.map(({ pointer, message }) => ({ pointer, message }));
    return {
      status: 200,
      body: {
        skip,
        subtotal: plan.subtotal,
        tax: { mode, estimate: asked.taxEstimate },
        warnings: [...ours, ...asked.warnings],
        invoices: skip === null ? parts.map((part) => toInvoice(part, policy)) : [],
      },
    };
  },
});

function toInvoice({ id, plan }: Part, policy: Policy) {
  const { subtotal, lines } = plan;
  return { id, subtotal, line_count: lines.length, requests: requestsOf(plan, policy) };
}
