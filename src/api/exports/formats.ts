import { Readable, Transform } from 'node:stream';
import { stringify } from 'csv-stringify';
import { columns } from './invoice-rows';
import type { InvoiceRow } from './invoice-rows';

export const formats = {
  csv: { contentType: 'text/csv; charset=utf-8; header=present', toStream: toCsv },
  ndjson: { contentType: 'application/x-ndjson; charset=utf-8', toStream: toNdjson },
} as const;

/** What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection). */
const formulaStart = /^[=+\-@\t\r]/;

/** A text that somebody else has chosen must stay a text; a number of ours may well begin with a minus. */
function asText(value: string): string {
  return formulaStart.test(value) ? `'${value}` : value;
}

function toCsv(rows: AsyncIterable<InvoiceRow>): Readable {
  const table = stringify({
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    cast: { string: asText },
  });
  const source = Readable.from(rows);
  // `pipe` tells nobody of a failure at its beginning, and half a file would look like a whole one.
  source.on('error', (error) => table.destroy(error));
  table.on('close', () => source.destroy());
  return source.pipe(table);
}

function toNdjson(rows: AsyncIterable<InvoiceRow>): Readable {
  const lines = new Transform({
    writableObjectMode: true,
    transform: (row, _encoding, done) => done(null, `${JSON.stringify(row)}\n`),
  });
  const source = Readable.from(rows);
  source.on('error', (error) => lines.destroy(error));
  lines.on('close', () => source.destroy());
  return source.pipe(lines);
}
