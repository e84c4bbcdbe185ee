import { isCurrency } from '../domain/currencies';
import type { InvoiceDocument } from '../domain/document';
import { pointerTo } from '../domain/findings';
import type { Findings } from '../domain/findings';
import type { PlanContext } from './plan-context';

/**
 * Visible ASCII up to 128: the id is part of a Stripe idempotency key (255), a workflow id and a path,
 * and is written to Stripe uncut.
 */
const invoiceId = /^[!-~]{1,128}$/;

export function checkDocument({ document, customer, findings }: PlanContext): void {
  if (!invoiceId.test(document.id)) {
    findings.fault(
      '/id',
      'id_invalid',
      'An invoice id has 1 to 128 letters, digits or signs of ASCII, without spaces.',
    );
  }
  if (!isCurrency(document.currency)) {
    findings.fault(
      '/currency',
      'currency_unknown',
      `"${document.currency}" is no currency that Stripe knows. Use a three-letter code in lower case, such as usd.`,
    );
  }
  checkCustomer(document, customer, findings);
  checkTexts(document, '', findings);
}

function checkCustomer(
  document: InvoiceDocument,
  customer: PlanContext['customer'],
  findings: Findings,
): void {
  if (!customer) {
    findings.fault(
      '/customer_id',
      'customer_unknown',
      `The customer "${document.customer_id}" is not known. Create it with POST /v1/customers.`,
    );
  } else if (!customer.billing_config) {
    findings.fault(
      '/customer_id',
      'customer_not_configured',
      `The customer "${customer.id}" has no billing_config. Set it with PUT /v1/customers/{customer_id}.`,
    );
  }
}

/** PostgreSQL can hold neither a NUL nor half a surrogate pair, and Stripe takes neither. */
function checkTexts(value: unknown, pointer: string, findings: Findings): void {
  if (typeof value === 'string') {
    if (!value.includes('\0') && !/\p{Surrogate}/u.test(value)) return;
    findings.fault(
      pointer,
      'text_invalid',
      'The text has a NUL or half of a surrogate pair (often an emoji that was cut in two). Remove it.',
    );
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      checkTexts(key, pointer, findings);
      checkTexts(child, pointer + pointerTo(key), findings);
    }
  }
}
