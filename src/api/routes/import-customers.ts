import { z } from 'zod';
import { readNdjson } from '../read-ndjson';
import { defineConnectionRoute } from '../define-route';
import { importCustomer } from '../import-customer';
import { noInput } from '../schemas/common';
import { customerImport } from '../schemas/customer-import';
import type { ImportedLine } from '../schemas/customer-import';

export const importCustomers = defineConnectionRoute({
  method: 'post',
  path: '/v1/customers/import',
  id: 'importCustomers',
  tag: 'Customers',
  access: 'write',
  summary: 'Create or replace many customers',
  description:
    'NDJSON: one customer a line, each with its `id`. A line that is refused changes nothing and stops ' +
    'nothing; the report has every line. Importing the same file again changes nothing.',
  ...noInput,
  query: z.strictObject({
    dry_run: z
      .enum(['true', 'false'])
      .default('false')
      .describe('Reports what would be, and writes nothing.'),
  }),
  rawBody: true,
  rawBodyType: 'application/x-ndjson',
  responses: { 200: { description: 'What became of each line.', schema: customerImport } },
  errors: ['invalid_json', 'body_too_large', 'unsupported_media_type'],
  async handler({ query, raw, connection }, { store }) {
    const data: ImportedLine[] = [];
    // One after the other: two lines of one customer count in the order of the file.
    for (const line of readNdjson(raw)) {
      data.push(await importCustomer(store, connection.id, line, query.dry_run === 'true'));
    }
    const count = (outcome: string) => data.filter((line) => line.outcome === outcome).length;
    return {
      status: 200,
      body: {
        created: count('created'),
        updated: count('updated'),
        unchanged: count('unchanged'),
        refused: count('refused'),
        data,
      },
    };
  },
});
