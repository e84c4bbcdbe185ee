/**
 * All that a replay does not compare value by value; whether it is there, or null, is compared always.
 * `field` is the end of a JSON pointer. Ids are no entry here: they are mapped, so that the same id must
 * stand wherever the recording has the same id.
 */
export const notCompared: { field: string; reason: string }[] = [
  { field: 'request_log_url', reason: 'A link; redacted in the recordings.' },
  { field: 'hosted_invoice_url', reason: 'A link; redacted in the recordings.' },
  { field: 'invoice_pdf', reason: 'A link; redacted in the recordings.' },
  { field: 'receipt_url', reason: 'A link; redacted in the recordings.' },
  { field: 'pdf', reason: 'A link; redacted in the recordings.' },
  { field: 'client_secret', reason: 'Random; redacted in the recordings.' },
  { field: 'fingerprint', reason: 'Random per account and card.' },
  { field: 'account_name', reason: 'The account of whoever recorded.' },
  { field: 'account_country', reason: 'The account of whoever recorded.' },
  { field: 'card/exp_month', reason: 'Test cards expire a year after the day of their use.' },
  { field: 'card/exp_year', reason: 'Test cards expire a year after the day of their use.' },
  { field: 'network_transaction_id', reason: 'Random per charge.' },
  { field: 'authorization_code', reason: 'Random per charge.' },
  { field: 'outcome/risk_score', reason: 'Radar scores every charge anew.' },
  { field: 'card/reference', reason: "The card network's own number of a refund." },
  { field: 'redirect_to_url/url', reason: 'A link; redacted in the recordings.' },
  { field: 'available_on', reason: "Follows the calendar of the account's bank." },
  { field: 'evidence_details/due_by', reason: 'The end of a calendar day.' },
  { field: 'request/id', reason: 'The request id, new for every request.' },
  { field: 'request/idempotency_key', reason: 'Made up by the client that recorded.' },
];

/**
 * A whole number in these bounds is a time. Two times agree when both lie near the creation of their
 * object, or both equally far from it: due dates and timers are compared, seconds of work are not.
 */
export const times = {
  from: 1_500_000_000,
  to: 2_500_000_000,
  nearSeconds: 600,
  slackSeconds: 120,
};
