import { taxModeOfGate } from '../domain/gate';
import type { TaxMode } from '../domain/tax';
import type { PlanContext } from './plan-context';

/** The tax mode of an invoice: what its gate asks for, else its own override, else the connection's. */
export function planTaxMode({
  document: { payment_gate, tax },
  connection,
}: Pick<PlanContext, 'document' | 'connection'>): TaxMode {
  const ofGate = payment_gate?.tax_type ? taxModeOfGate[payment_gate.tax_type] : null;
  return ofGate ?? tax.mode ?? connection.tax.mode;
}
