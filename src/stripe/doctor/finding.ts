export const findingStatuses = ['ok', 'fixed', 'skipped', 'warning', 'error'] as const;
export type FindingStatus = (typeof findingStatuses)[number];

/** One thing looked at, in plain words, and what to do where it is not as it should be. */
export interface Finding {
  name: string;
  status: FindingStatus;
  message: string;
  remedy: string | null;
}

export function fine(name: string, message: string): Finding {
  return { name, status: 'ok', message, remedy: null };
}

export function skipped(name: string, message: string): Finding {
  return { name, status: 'skipped', message, remedy: null };
}

export function warning(name: string, message: string, remedy: string): Finding {
  return { name, status: 'warning', message, remedy };
}

export function fault(name: string, message: string, remedy: string): Finding {
  return { name, status: 'error', message, remedy };
}
