import { failures, isFailureCode, isTransient } from '../../src/domain/failures';
import type { FailureCode } from '../../src/domain/failures';
import { stripeErrorCodes } from '../../src/stripe/error-codes';

/** `docs/failures.md`, made from the catalogue; `npx tsx test/docs/export-failures.ts` writes it. */
export function failuresPage(): string {
  const codes = Object.keys(failures).filter(isFailureCode);
  const byItself = codes.filter((code) => isTransient(code));
  const forPerson = codes.filter((code) => !isTransient(code));
  return `${[
    head,
    '## Tried again by itself',
    tried,
    table(byItself),
    '## For a person',
    person,
    table(forPerson),
    "## Stripe's error codes",
    stripe,
    rows([['code of Stripe', 'code here'], ...stripeRows()]),
    '## What ends an invoice',
    outcomes,
  ].join('\n\n')}\n`;
}

const head = `# Failures

<!-- Made from src/domain/failures.ts by \`npx tsx test/docs/export-failures.ts\`; a test fails when it is out of date. -->

Every way in which an outside party can refuse or be away. The code is in \`blocked.code\` of the invoice, in the timeline,
and in the search attribute \`BlockedCode\`. \`holdfast why <invoice id>\` says the same of one invoice, with what its
provider said and the command that releases it.`;

const tried = `Temporal retries the step. When that gives up, the invoice is blocked, so that it can be seen, and the step is tried again
every 15 minutes. \`retry\` tries at once. From the fifth attempt on the event \`invoice.billing_provider_error\` says so, once
for each try at the step; another one comes with a block that Stripe's word has caused.`;

const person = `The step blocks at once. Mend the cause, then \`POST /v1/invoices/{invoice_id}/retry\`, or another of the actions that release
it, as far as the invoice allows it: \`allowed_actions\` and \`blocked.released_by\` say which.`;

const stripe = `By the HTTP status where no code tells more: none or 5xx \`stripe_unavailable\`, 401 \`stripe_auth\`, 403
\`stripe_permission\`, 409 \`stripe_conflict\`, 429 \`stripe_rate_limited\`, the error type \`idempotency_error\`
\`stripe_idempotency_mismatch\`. Any other code blocks as \`stripe_refused\` with Stripe's own words, its code, the parameter
and the request id.`;

const outcomes = `No failure does. A tax time-out, a declined card, an invoice voided or deleted in Stripe: these are outcomes of business. They
are states and facts of the invoice and never block it, unless the policy at the tax deadline is \`hold\`.

A defect of our own (an impossible state, a payload that cannot be read) does not end a workflow. Its task is tried again
until a mended worker is deployed.`;

function table(codes: FailureCode[]): string {
  const told = codes.map((code) => {
    const { meaning, hint, released_by } = failures[code];
    return [`\`${code}\``, meaning, hint, released_by.map((a) => `\`${a}\``).join(', ')];
  });
  return rows([['code', 'what it means', 'what to do', 'released by'], ...told]);
}

function stripeRows(): string[][] {
  const missing = [
    ['`resource_missing` of a customer', '`stripe_customer_missing`'],
    ['`resource_missing` of a product or price', '`stripe_product_missing`'],
    ['`resource_missing` of the invoice', '`stripe_conflict`'],
    ['`resource_missing` of anything else', '`stripe_refused`'],
  ];
  const mapped = Object.entries(stripeErrorCodes);
  return [...mapped.map(([theirs, ours]) => [`\`${theirs}\``, `\`${ours}\``]), ...missing];
}

/** A table as prettier would print it. */
function rows([titles = [], ...cells]: string[][]): string {
  const widths = titles.map((title, at) =>
    Math.max(title.length, ...cells.map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    `| ${widths.map((width, at) => (row[at] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join(
    '\n',
  );
}
