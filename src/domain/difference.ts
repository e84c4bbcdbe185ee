export const differenceKinds = [
  'invoice',
  'changed_line',
  'missing_line',
  'foreign_line',
  'duplicate_line',
  /** Of a void invoice: `stripe` minor units of the customer's balance stay applied to it. */
  'kept_balance',
] as const;
type DifferenceKind = (typeof differenceKinds)[number];

/** One way in which the invoice in Stripe is not what was asked for. */
export interface Difference {
  what: DifferenceKind;
  /** The caller's own id of the line; null for the invoice itself and for a line that is not ours. */
  line_id: string | null;
  stripe_line_id: string | null;
  /** What the line is called where it can be seen, so that a person finds it. */
  label: string | null;
  field: string;
  ours: string | number | null;
  stripe: string | number | null;
}

/** Most that one sentence takes; the whole list is in the timeline and in the answer of the API. */
const mostNamed = 5;

/** Texts are the customer's business: this sentence travels in histories and events, and only says that they differ. */
const textFields = ['description', 'footer', 'custom_fields', 'label'];

/** One sentence for people, of ids and amounts. */
export function describeDifferences(differences: readonly Difference[]): string {
  const named = differences.slice(0, mostNamed).map(describe);
  const left = differences.length - named.length;
  const more = left > 0 ? `; and ${left} more` : '';
  const noun = differences.length === 1 ? 'difference' : 'differences';
  return `${differences.length} ${noun} between what was asked for and Stripe: ${named.join('; ')}${more}.`;
}

function describe({ what, line_id, stripe_line_id, field, ours, stripe }: Difference): string {
  switch (what) {
    case 'missing_line':
      return `line ${line_id} is missing (${ours})`;
    case 'foreign_line':
      return `line ${stripe_line_id} is not ours (${stripe})`;
    case 'duplicate_line':
      return `line ${line_id} is there again as ${stripe_line_id} (${stripe})`;
    case 'kept_balance':
      return `${stripe} of the customer's balance are still applied to the void invoice`;
    case 'changed_line':
    case 'invoice': {
      const place = line_id === null ? field : `${field} of line ${line_id}`;
      const isText = textFields.includes(field) || field.startsWith('metadata');
      return isText
        ? `${place} differs`
        : `${place}: ${ours ?? 'nothing'} asked for, ${stripe ?? 'nothing'} in Stripe`;
    }
  }
}
