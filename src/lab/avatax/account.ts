import { createSecondWindow, type SecondWindow } from '../core/second-window';
import { createTable, type TableState } from '../core/table';
import type { DocumentType, TaxDocument } from './document';

interface Row {
  id: string;
  document: TaxDocument;
}

export interface AvataxAccountState {
  rows: TableState<Row>;
  last_number: number;
}

/** All that AvaTax keeps for one account; a document is known by company, type and code. */
export interface AvataxAccount {
  id: string;
  key: string;
  window: SecondWindow;
  changes(): number;
  find(company: string, type: DocumentType, code: string): TaxDocument | undefined;
  keep(document: TaxDocument): TaxDocument;
  /** The version that another one takes the place of stays, as Adjusted. */
  supersede(document: TaxDocument): void;
  remove(document: TaxDocument): void;
  nextNumber(): number;
  all(): TaxDocument[];
  snapshot(): AvataxAccountState;
  restore(state: AvataxAccountState): void;
}

const rowId = (company: string, type: DocumentType, code: string): string =>
  JSON.stringify([company.toUpperCase(), type, code]);
const idOf = ({ companyCode, type, code }: TaxDocument): string => rowId(companyCode, type, code);

export function createAvataxAccount(key: string): AvataxAccount {
  let changes = 0;
  let lastNumber = 1000;
  const rows = createTable<Row>(() => void (changes += 1));
  return {
    id: `avatax_${key.slice(-4)}`,
    key,
    window: createSecondWindow(),
    changes: () => changes,
    find: (company, type, code) => rows.get(rowId(company, type, code))?.document,
    keep(document) {
      rows.put({ id: idOf(document), document });
      return document;
    },
    supersede(document) {
      rows.put({
        id: `${idOf(document)}#${document.version}`,
        document: { ...document, status: 'Adjusted' },
      });
    },
    remove: (document) => rows.remove(idOf(document)),
    nextNumber: () => (lastNumber += 1),
    all: () =>
      rows
        .ids()
        .map((id) => rows.get(id)?.document)
        .filter((document) => document !== undefined),
    snapshot: () => ({ rows: rows.snapshot(), last_number: lastNumber }),
    restore(state) {
      rows.restore(state.rows);
      lastNumber = state.last_number;
    },
  };
}
