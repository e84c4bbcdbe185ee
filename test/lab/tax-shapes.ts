import {
  anrokOperation,
  avataxOperation,
  validateAnrok,
  validateAvatax,
} from '../../conformance/tax-schemas';

const providers = {
  anrok: { operationOf: anrokOperation, validate: validateAnrok },
  avatax: { operationOf: avataxOperation, validate: validateAvatax },
};

/** What an answer's body breaks in the provider's schema; nothing where the call is none of its. */
export function shapeErrors(
  provider: keyof typeof providers,
  call: { method: string; path: string; status: number; body: unknown },
): string[] {
  const { operationOf, validate } = providers[provider];
  const operation = operationOf(call.method, call.path);
  return operation === undefined ? [] : validate(operation, 'response', call.body, call.status);
}
