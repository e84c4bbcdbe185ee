import { jsonResponse, type LabResponse } from '../core/message';
import { Refusal } from '../core/refusal';

interface KnownError {
  status: number;
  /** Null where Avalara's list of errors was not at hand. */
  number: number | null;
  target: 'HttpRequest' | 'HttpRequestHeaders' | 'IncorrectData' | 'AvaTaxApiServer';
  message: string;
}

const data = (number: number | null, message: string): KnownError => ({
  status: 400,
  number,
  target: 'IncorrectData',
  message,
});

const known = {
  AuthenticationException: {
    status: 401,
    number: 30,
    target: 'HttpRequestHeaders',
    message: 'Authentication failed.',
  },
  CannotAdjustDocumentType: data(null, 'This type of document cannot be adjusted.'),
  CannotModifyLockedTransaction: {
    status: 400,
    number: 1100,
    target: 'AvaTaxApiServer',
    message: '',
  },
  DocumentNotCommitted: data(null, 'The document is not committed.'),
  EntityNotFoundError: {
    status: 404,
    number: 4,
    target: 'HttpRequest',
    message: 'The object you requested could not be found.',
  },
  InvalidAddress: data(null, 'The address value was incorrect.'),
  InvalidDocumentStatus: data(null, 'Document status is incorrect for this operation.'),
  InvalidDocumentTypeForRefund: data(null, 'This type of document cannot be refunded.'),
  InvalidEnumValue: data(null, 'A value is not one of those that are allowed.'),
  InvalidInputDate: data(null, 'A date is not valid.'),
  InvalidParameterValue: data(null, 'A parameter has a value that is not allowed.'),
  JsonFormatError: data(null, 'The request is not valid JSON.'),
  LineDoesNotExist: data(null, 'The document has no such line.'),
  MissingAddress: data(null, 'No address is given.'),
  MissingLine: data(null, 'The document has no lines.'),
  ModelStateInvalid: data(null, 'The request model is not valid.'),
  NotEnoughAddressesInfo: data(null, 'The address does not say enough.'),
  RateLimitExceededError: {
    status: 429,
    number: null,
    target: 'HttpRequest',
    message: 'Too many requests.',
  },
  RefundLinesRequired: data(null, 'A partial refund names its lines.'),
  RefundPercentageForTaxOnly: data(null, 'A refund of tax alone has no percentage.'),
  RefundPercentageMissing: data(null, 'A refund by percentage needs one.'),
  RefundPercentageOutOfRange: data(null, 'The percentage must be above 0 and at most 100.'),
  RefundTypeAndLineMismatch: data(null, 'This type of refund names no lines.'),
  RefundTypeAndPercentageMismatch: data(null, 'This type of refund has no percentage.'),
  ServiceNotReady: {
    status: 503,
    number: null,
    target: 'AvaTaxApiServer',
    message: 'The service is not ready.',
  },
  StringLengthError: data(13, 'A text is too long.'),
  TimeoutRequested: {
    status: 500,
    number: null,
    target: 'AvaTaxApiServer',
    message: 'The request asked for a timeout.',
  },
  TransactionAlreadyCancelled: data(null, 'The transaction is cancelled already.'),
  TransactionAlreadyExists: data(null, 'A transaction with this code exists already.'),
  TransactionNotCancelled: data(null, 'The transaction is not cancelled.'),
  UnhandledException: {
    status: 500,
    number: null,
    target: 'AvaTaxApiServer',
    message: 'An unexpected error occurred.',
  },
  ValueRequiredError: data(5, 'A required value is missing.'),
} satisfies Record<string, KnownError>;

export type AvataxErrorCode = keyof typeof known;

/** The answer to a call that went wrong; `description` names what, `refersTo` the field. */
export function errorAnswer(
  code: AvataxErrorCode,
  description: string = known[code].message,
  refersTo: string | null = null,
): LabResponse {
  const { status, number, target, message } = known[code];
  const detail = {
    code,
    number,
    message,
    description,
    faultCode: status < 500 ? 'Client' : 'Server',
    helpLink: `http://developer.avalara.com/avatax/errors/${code}`,
    refersTo,
    severity: 'Error',
  };
  return jsonResponse(status, { error: { code, message, target, details: [detail] } });
}

export function avataxError(
  code: AvataxErrorCode,
  description?: string,
  refersTo?: string,
): Refusal {
  return new Refusal(errorAnswer(code, description, refersTo));
}
