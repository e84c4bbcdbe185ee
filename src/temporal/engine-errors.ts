import type { Action } from '../domain/status';

/** Temporal, or the worker behind it, did not answer in time. Nothing is lost: the caller may repeat. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

/** The workflow refused a command in its present state. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  readonly allowed_actions: Action[];

  constructor(allowedActions: Action[]) {
    super('The workflow refuses this action in its present state.');
    this.allowed_actions = allowedActions;
  }
}

/** `finalize` was asked for while the tax of this invoice is not there. */
export class TaxMissing extends Error {
  override readonly name = 'TaxMissing';
}

/** The revision that was asked for is somebody else's, or becomes it. */
export class RevisionDiffers extends Error {
  override readonly name = 'RevisionDiffers';
}
