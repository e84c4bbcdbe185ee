import type { TaxMode } from '../domain/tax';
import { anrokMetadata } from './anrok-metadata';
import { automatic } from './automatic';
import { external } from './external';
import { none } from './none';
import type { TaxModeBehaviour } from './tax-mode';

/** Modes this version can run. The direct engines are refused at intake. */
const behaviours: Partial<Record<TaxMode, TaxModeBehaviour>> = {
  none,
  automatic,
  anrok_metadata: anrokMetadata,
  external,
};

export function taxModeBehaviour(mode: TaxMode): TaxModeBehaviour {
  const behaviour = behaviours[mode];
  if (!behaviour) throw new Error(`Tax mode ${mode} is not part of this version.`);
  return behaviour;
}
