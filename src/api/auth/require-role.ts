import { includesRole } from '../../domain/api-key';
import type { Role } from '../../domain/api-key';
import { ApiError } from '../errors';
import type { Caller } from './caller';

/** Refuses a caller whose key may not do it; `what` is a call, or a part of one. */
export function requireRole({ role }: Caller, needed: Role, what: string): void {
  if (includesRole(role, needed)) return;
  const detail = `${what} needs a key with the role ${needed}; this one has ${role}.`;
  throw new ApiError('forbidden', detail);
}
