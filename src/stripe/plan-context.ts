import type { Connection, Customer, InvoiceDocument, Product, Settings } from '../domain/document';
import type { Findings } from '../domain/findings';
import { maximumCharge } from '../domain/currencies';
import { parseMapping } from './entity-mapping';
import type { Mapping } from './entity-mapping';

export interface PlanInput {
  connection: Connection;
  customer: Customer | null;
  products: Product[];
  document: InvoiceDocument;
  /** 1 unless this is a replacement. */
  revision?: number;
  /** The Stripe invoice whose place it takes. */
  reissueOf?: string;
  /** Whoever asks can make several invoices of one. */
  maySplit?: boolean;
  /** A due day before it is refused; left out: any day is taken. */
  now?: Date;
}

/** What every part of the planner looks at. */
export interface PlanContext {
  connection: Connection;
  customer: Customer | null;
  products: ReadonlyMap<string, Product>;
  document: InvoiceDocument;
  revision: number;
  reissueOf: string | null;
  settings: Settings;
  mappings: Mapping[];
  /** Highest amount of a line or the invoice, minor units. */
  ceiling: number;
  maySplit: boolean;
  now: Date | null;
  findings: Findings;
}

export function createContext(input: PlanInput, findings: Findings): PlanContext {
  const { connection, customer, document } = input;
  const settings = { ...connection.settings, ...customer?.settings };
  return {
    connection,
    customer,
    products: new Map(input.products.map((product) => [product.id, product])),
    document,
    revision: input.revision ?? 1,
    reissueOf: input.reissueOf ?? null,
    settings,
    mappings: compileMappings(connection, findings),
    ceiling: ceilingOf(settings, document.currency),
    maySplit: input.maySplit ?? false,
    now: input.now ?? null,
    findings,
  };
}

function ceilingOf({ max_amount }: Settings, currency: string): number {
  const own = typeof max_amount === 'object' ? max_amount?.[currency] : max_amount;
  return own ?? maximumCharge(currency);
}

function compileMappings(connection: Connection, findings: Findings): Mapping[] {
  return connection.entity_mapping.flatMap((configured) => {
    const mapping = parseMapping(configured);
    if (typeof mapping !== 'string') return [mapping];
    findings.fault('', 'entity_mapping_not_supported', mapping);
    return [];
  });
}
