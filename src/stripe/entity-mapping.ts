import type {
  Customer,
  EntityMapping,
  InvoiceDocument,
  InvoiceLine,
  Product,
} from '../domain/document';

type Entity = 'invoice' | 'customer' | 'product' | 'line';

type Target =
  | { kind: 'product' }
  | { kind: 'custom_field' | 'invoice_metadata' | 'line_metadata'; name: string };

export interface Mapping {
  entity: Entity;
  bag: 'custom_fields' | 'metadata';
  key: string;
  target: Target;
}

/** What a mapping may read from; product and line only while a line is planned. */
export interface MappingContext {
  document: InvoiceDocument;
  customer: Customer | null;
  product?: Product | undefined;
  line?: InvoiceLine | undefined;
}

/** Always there, after the configured ones: the custom field that Metronome's guide proposes. */
const defaultProductMapping: Mapping = {
  entity: 'product',
  bag: 'custom_fields',
  key: 'stripe_product_id',
  target: { kind: 'product' },
};

const entities: readonly Entity[] = ['invoice', 'customer', 'product', 'line'];
const bags: readonly Mapping['bag'][] = ['custom_fields', 'metadata'];

/** The mapping, or what is wrong with it in words for the one who configured it. */
export function parseMapping({ from, to }: EntityMapping): Mapping | string {
  const source = parseSource(from);
  const target = parseTarget(to);
  if (!source || !target) {
    return `The entity mapping from "${from}" to "${to}" is not supported. From: invoice.custom_fields.*, invoice.metadata.*, customer.custom_fields.*, product.custom_fields.*, line.custom_fields.*. To: invoiceitem.price, invoice.custom_fields.*, invoice.metadata.*, invoiceitem.metadata.*.`;
  }
  const mapping: Mapping = { ...source, target };
  return complaintAbout(mapping, { from, to }) ?? mapping;
}

function complaintAbout(mapping: Mapping, { from, to }: EntityMapping): string | null {
  const ofLine = mapping.entity === 'product' || mapping.entity === 'line';
  if (mapping.bag === 'metadata' && mapping.entity !== 'invoice') {
    return `The entity mapping from "${from}" is not supported: only the invoice has metadata to map from; use custom_fields.`;
  }
  if (mapping.target.kind === 'product' && !ofLine) {
    return `The entity mapping from "${from}" to "${to}" is not supported: a line's product comes from product.custom_fields.* or line.custom_fields.*.`;
  }
  if (['custom_field', 'invoice_metadata'].includes(mapping.target.kind) && ofLine) {
    return `The entity mapping from "${from}" to "${to}" is ambiguous: an invoice has many lines. Map from invoice.* or customer.*, or to invoiceitem.metadata.*.`;
  }
  return null;
}

function parseSource(from: string): Omit<Mapping, 'target'> | null {
  for (const entity of entities) {
    for (const bag of bags) {
      const prefix = `${entity}.${bag}.`;
      if (from.startsWith(prefix) && from.length > prefix.length) {
        return { entity, bag, key: from.slice(prefix.length) };
      }
    }
  }
  return null;
}

function parseTarget(to: string): Target | null {
  // The second is how Metronome's page on Anrok names entity and key.
  if (to === 'invoiceitem.price' || to === 'invoiceitem.price.product') return { kind: 'product' };
  const kinds = {
    'invoice.custom_fields.': 'custom_field',
    'invoice.metadata.': 'invoice_metadata',
    'invoiceitem.metadata.': 'line_metadata',
  } as const;
  for (const [prefix, kind] of Object.entries(kinds)) {
    if (to.startsWith(prefix) && to.length > prefix.length) {
      return { kind, name: to.slice(prefix.length) };
    }
  }
  return null;
}

/** The value a mapping yields here; null where the field is absent or empty. */
function readMapping({ entity, bag, key }: Mapping, context: MappingContext): string | null {
  const valuesOf = {
    invoice: context.document[bag],
    customer: context.customer?.custom_fields,
    product: context.product?.custom_fields,
    line: context.line?.custom_fields,
  };
  const values = valuesOf[entity];
  if (!values || !Object.hasOwn(values, key)) return null;
  return values[key] || null;
}

/** Name and value of every mapping to a kind of target that yields something here; the first one wins. */
export function mappedValues(
  mappings: readonly Mapping[],
  kind: Exclude<Target['kind'], 'product'>,
  context: MappingContext,
): Map<string, string> {
  const values = new Map<string, string>();
  for (const mapping of mappings) {
    if (mapping.target.kind !== kind) continue;
    const value = readMapping(mapping, context);
    if (value !== null && !values.has(mapping.target.name)) values.set(mapping.target.name, value);
  }
  return values;
}

/** The Stripe product (or price) that a line is mapped to; null when no mapping yields one. */
export function mappedProduct(
  mappings: readonly Mapping[],
  context: MappingContext,
): string | null {
  for (const mapping of [...mappings, defaultProductMapping]) {
    const value = mapping.target.kind === 'product' ? readMapping(mapping, context) : null;
    if (value !== null) return value;
  }
  return null;
}
