import type { InvoiceView } from '../../api/schemas/invoice-view';

type Action = InvoiceView['actions'][number];

/** The call as it can be pasted into a shell. */
export function curlOf(
  { method, path, example_body }: Action,
  { url, connection }: { url: string; connection: string },
): string {
  const parts = [`curl -s -X ${method} ${quote(url + path)}`];
  if (connection !== 'default') parts.push(`-H ${quote(`holdfast-connection: ${connection}`)}`);
  if (example_body !== null) {
    parts.push(`-H 'content-type: application/json' -d ${quote(JSON.stringify(example_body))}`);
  }
  return parts.join(' ');
}

function quote(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
