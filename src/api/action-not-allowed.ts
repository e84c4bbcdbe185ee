import type { Action } from '../domain/status';
import { ApiError } from './errors';

export function actionNotAllowed(action: Action, allowed: readonly Action[]): ApiError {
  const instead = allowed.length === 0 ? 'Nothing is' : `Allowed now: ${allowed.join(', ')}`;
  return new ApiError('action_not_allowed', `${action} is not allowed now. ${instead}.`, {
    extra: { allowed_actions: allowed },
  });
}
