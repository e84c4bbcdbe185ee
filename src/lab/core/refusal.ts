import type { LabResponse } from './message';

/** Thrown where a simulated engine answers something else than success. */
export class Refusal extends Error {
  readonly response: LabResponse;

  constructor(response: LabResponse) {
    super(response.body);
    this.response = response;
  }
}
