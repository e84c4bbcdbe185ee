import { jsonResponse } from '../core/message';
import { Refusal } from '../core/refusal';

/** For a person to mend, all but externalServiceError. */
export const conflictTypes = [
  'accountingTimeZoneNotSetForSeller',
  'accountingTimeZoneNotSupported',
  'certificateIdNotFound',
  'currencyCodeNotSupported',
  'customerAddressCouldNotResolve',
  'customerIdNotFound',
  'duplicateJurisIds',
  'duplicateTransactionId',
  'externalIdAlreadyExists',
  'externalIdInvalid',
  'externalServiceError',
  'fileTypeNotSupported',
  'invalidCursor',
  'jurisNotFound',
  'listTransactionsApiNotEnabled',
  'productExternalIdNotFound',
  'productExternalIdUnknown',
  'productTaxCategoryNotSupportedForJuris',
  'taxCategoryIdNotFound',
  'taxDateTooFarInFuture',
  'taxDateTooFarInPast',
  'transactionExpectedVersionMismatch',
  'transactionFrozenForFiling',
  'transactionIdNotFound',
  'transactionIsAlreadyANegation',
  'validationNotEnabled',
  'validationNotSupportedForCountry',
] as const;
export type ConflictType = (typeof conflictTypes)[number];

export function conflict(type: ConflictType, more: Record<string, string> = {}): Refusal {
  return new Refusal(jsonResponse(409, { type, ...more }));
}

/** The body is a bare JSON string, or plain text where a list is asked for. */
export function badRequest(message: string, isPlain = false): Refusal {
  return isPlain ? plain(400, message) : new Refusal(jsonResponse(400, message));
}

export function plain(status: number, body: string, headers: Record<string, string> = {}): Refusal {
  return new Refusal({ status, headers: { 'content-type': 'text/plain', ...headers }, body });
}
