import type { Connection } from '../domain/document';
import { createFindings, pointerTo } from '../domain/findings';
import type { Fault, Findings } from '../domain/findings';
import { parseMapping } from './entity-mapping';
import type { Mapping } from './entity-mapping';
import {
  complaintAboutFieldName,
  complaintAboutKey,
  keysForAnrok,
  maxCustomFields,
  maxKeys,
  ownInvoiceKeys,
  ownLineKeys,
} from './metadata-limits';
import { isPrice } from './plan-product';

type Configured = Pick<Connection, 'entity_mapping' | 'tax' | 'fallback_product_id'>;

/** Everything in a mapping that would fail an invoice, said when the mapping is set. */
export function mappingFaults(connection: Configured): Fault[] {
  const findings = createFindings();
  const { entity_mapping, fallback_product_id, tax } = connection;
  const usesAnrok = [tax.mode, tax.fallback_mode].includes('anrok_metadata');
  const parsed = entity_mapping.map((configured, index) => {
    const mapping = parseMapping(configured);
    if (typeof mapping === 'string') {
      findings.fault(pointerTo('entity_mapping', index), 'entity_mapping_not_supported', mapping);
      return null;
    }
    checkName(findings, mapping, index, usesAnrok);
    return mapping;
  });
  const room = maxKeys - ownInvoiceKeys - (usesAnrok ? keysForAnrok : 0);
  checkCount(findings, parsed, 'custom_field', maxCustomFields);
  checkCount(findings, parsed, 'invoice_metadata', room);
  checkCount(findings, parsed, 'line_metadata', maxKeys - ownLineKeys);
  if (isPrice(fallback_product_id)) {
    findings.fault(
      '/fallback_product_id',
      'price_not_supported',
      `"${fallback_product_id}" is a Stripe price. Name its product (prod_…): lines of every amount fall back to it.`,
    );
  }
  return findings.faults;
}

function checkName(
  findings: Findings,
  { target }: Mapping,
  index: number,
  usesAnrok: boolean,
): void {
  if (target.kind === 'product') return;
  const complaint =
    target.kind === 'custom_field'
      ? complaintAboutFieldName(target.name)
      : complaintAboutKey(target.name, usesAnrok);
  if (!complaint) return;
  findings.fault(pointerTo('entity_mapping', index, 'to'), complaint.code, complaint.message);
}

/** Two mappings to one name are one name: the first that has a value wins. */
function checkCount(
  findings: Findings,
  mappings: readonly (Mapping | null)[],
  kind: 'custom_field' | 'invoice_metadata' | 'line_metadata',
  most: number,
): void {
  const names = new Set<string>();
  for (const [index, mapping] of mappings.entries()) {
    const target = mapping?.target;
    if (!target || target.kind !== kind || names.has(target.name)) continue;
    names.add(target.name);
    if (names.size <= most) continue;
    findings.fault(
      pointerTo('entity_mapping', index, 'to'),
      'too_many_mapped_names',
      `"${target.name}" is one too many: Stripe has room for ${most} of them.`,
    );
  }
}
