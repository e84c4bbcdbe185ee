import { pointerTo } from '../domain/findings';
import type { Findings } from '../domain/findings';
import { cutWithWarning } from './cut-with-warning';
import { mappedValues } from './entity-mapping';
import type { MappingContext } from './entity-mapping';
import {
  complaintAboutFieldName,
  complaintAboutKey,
  keysForAnrok,
  maxCustomFields,
  maxKeys,
} from './metadata-limits';
import type { PlanContext } from './plan-context';
import { planTaxMode } from './plan-tax-mode';

/** Stripe's limits of values, which are cut: docs.stripe.com/api/metadata and the invoice's custom fields. */
const maxValueBytes = 500;
const maxCustomFieldValueBytes = 140;

interface Entry {
  key: string;
  value: string;
  /** Where the caller can mend it; empty when a mapping of the connection made it. */
  pointer: string;
}

export function planInvoiceMetadata(context: PlanContext): Record<string, string> {
  const { document, connection, revision, reissueOf } = context;
  const ofGate = document.payment_gate?.invoice_metadata ?? {};
  const posted = { ...document.metadata, ...ofGate };
  return planMetadata(context, {
    entries: entriesOf(context, context, posted, 'invoice_metadata', ['metadata']).map((entry) =>
      Object.hasOwn(ofGate, entry.key) ? { ...entry, pointer: pointerToGate(entry.key) } : entry,
    ),
    own: {
      holdfast_invoice_id: document.id,
      holdfast_connection: connection.id,
      holdfast_revision: String(revision),
      ...(reissueOf === null ? {} : { holdfast_reissue_of: reissueOf }),
    },
    reserved: usesAnrokMetadata(context) ? keysForAnrok : 0,
    pointer: pointerTo('metadata'),
  });
}

function pointerToGate(key: string): string {
  return pointerTo('payment_gate', 'invoice_metadata', key);
}

/** Everything but the line's hash, which is computed over this. */
export function planLineMetadata(
  context: PlanContext,
  at: MappingContext & { line: { id: string; metadata: Record<string, string> } },
  index: number,
): Record<string, string> {
  return planMetadata(context, {
    entries: entriesOf(context, at, at.line.metadata, 'line_metadata', [
      'lines',
      index,
      'metadata',
    ]),
    own: { holdfast_line_id: at.line.id },
    reserved: 1, // The line's hash.
    pointer: pointerTo('lines', index, 'metadata'),
  });
}

function entriesOf(
  context: PlanContext,
  at: MappingContext,
  posted: Record<string, string>,
  kind: 'invoice_metadata' | 'line_metadata',
  path: (string | number)[],
): Entry[] {
  const mapped = mappedValues(context.mappings, kind, at);
  return [
    ...Object.entries(posted).map(([key, value]) => ({
      key,
      value,
      pointer: pointerTo(...path, key),
    })),
    // What was posted wins over what a mapping says.
    ...[...mapped]
      .filter(([key]) => !Object.hasOwn(posted, key))
      .map(([key, value]) => ({ key, value, pointer: '' })),
  ];
}

function planMetadata(
  context: PlanContext,
  part: { entries: Entry[]; own: Record<string, string>; reserved: number; pointer: string },
): Record<string, string> {
  const { findings } = context;
  // Stripe drops a key with an empty value; leaving it out keeps what we wrote equal to what is there.
  const entries = part.entries.filter(({ value }) => value !== '');
  const room = maxKeys - Object.keys(part.own).length - part.reserved;
  if (entries.length > room) {
    findings.fault(
      part.pointer,
      'too_many_metadata_keys',
      `There are ${entries.length} metadata keys; Stripe holds ${maxKeys}, of which ${maxKeys - room} are Holdfast's own. Keep at most ${room}.`,
    );
  }
  for (const entry of entries) checkKey(context, entry);
  const written = entries.map((entry): [string, string] => [
    entry.key,
    cutValue(findings, entry, maxValueBytes),
  ]);
  return Object.fromEntries([...written, ...Object.entries(part.own)]);
}

function checkKey(context: PlanContext, { key, pointer }: Entry): void {
  const complaint = complaintAboutKey(key, usesAnrokMetadata(context));
  if (complaint) context.findings.fault(pointer, complaint.code, complaint.message);
}

function usesAnrokMetadata({ document, connection }: PlanContext): boolean {
  const modes = [planTaxMode({ document, connection }), connection.tax.fallback_mode];
  return modes.includes('anrok_metadata');
}

/**
 * The fields printed on the invoice. A posted custom field is shown under its own name, unless a mapping
 * reads it: then it goes only where the mapping says.
 */
export function planCustomFields(context: PlanContext): { name: string; value: string }[] {
  const { document, mappings, findings } = context;
  const taken = new Set(
    mappings
      .filter(({ entity, bag }) => entity === 'invoice' && bag === 'custom_fields')
      .map(({ key }) => key),
  );
  const posted = Object.entries(document.custom_fields).filter(([name]) => !taken.has(name));
  const names = new Set(posted.map(([name]) => name));
  const mapped = [...mappedValues(mappings, 'custom_field', context)];
  const entries: Entry[] = [
    ...posted.map(([key, value]) => ({ key, value, pointer: pointerTo('custom_fields', key) })),
    ...mapped
      .filter(([name]) => !names.has(name))
      .map(([key, value]) => ({ key, value, pointer: '' })),
  ].filter(({ value }) => value !== '');
  return entries.map((entry, index) => {
    checkCustomField(findings, entry, index);
    return {
      name: entry.key,
      value: cutValue(findings, entry, maxCustomFieldValueBytes),
    };
  });
}

function checkCustomField(findings: Findings, { key, pointer }: Entry, index: number): void {
  if (index >= maxCustomFields) {
    findings.fault(
      pointer,
      'too_many_custom_fields',
      `The custom field "${key}" is one too many: Stripe prints at most ${maxCustomFields} on an invoice. Move it to metadata or to the memo.`,
    );
  }
  const complaint = complaintAboutFieldName(key);
  if (complaint) findings.fault(pointer, complaint.code, complaint.message);
}

function cutValue(findings: Findings, { key, value, pointer }: Entry, maxBytes: number): string {
  return cutWithWarning(findings, {
    text: value,
    maxBytes,
    pointer,
    what: `The value of "${key}"`,
  });
}
