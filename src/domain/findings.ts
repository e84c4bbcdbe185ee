/** Something that must be mended before the invoice can be accepted. */
export interface Fault {
  /** JSON pointer into the posted body; empty: the connection's configuration, not the body. */
  pointer: string;
  message: string;
  code?: string;
}

/** Something that was changed or will surprise, and did not stop the invoice. */
export interface Warning {
  pointer: string;
  message: string;
  code: string;
}

/** Collects everything there is to say, so that a caller hears all of it at once. */
export interface Findings {
  readonly faults: Fault[];
  readonly warnings: Warning[];
  fault(pointer: string, code: string, message: string): void;
  warn(pointer: string, code: string, message: string): void;
}

export function createFindings(): Findings {
  const faults: Fault[] = [];
  const warnings: Warning[] = [];
  return {
    faults,
    warnings,
    fault: (pointer, code, message) => void faults.push({ pointer, code, message }),
    warn: (pointer, code, message) => void warnings.push({ pointer, code, message }),
  };
}

/** A JSON pointer (RFC 6901). */
export function pointerTo(...parts: (string | number)[]): string {
  return parts
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
