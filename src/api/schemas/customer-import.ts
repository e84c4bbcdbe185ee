import { z } from 'zod';

const importedLine = z.object({
  line: z.int().describe('Counted from 1, empty lines too.'),
  id: z.string().nullable().describe('Null where the line has none that can be read.'),
  outcome: z.enum(['created', 'updated', 'unchanged', 'refused']),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })),
});
export type ImportedLine = z.output<typeof importedLine>;

export const customerImport = z
  .object({
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    refused: z.int(),
    data: z.array(importedLine),
  })
  .meta({ id: 'CustomerImport' });
