/** Ends a command with a message for a person and nothing else: no stack, no "Error:". */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

export const exitCodes = {
  failed: 1,
  /** A setting or an argument is wrong or missing: nothing was started. */
  wrongSettings: 2,
  /** A person was asked and has not said yes. */
  notConfirmed: 3,
  /** `holdfast why` has found out that the invoice is blocked. */
  blocked: 3,
  /** `holdfast doctor` has found something wrong. */
  unwell: 3,
  /** Ended by a second signal, as a shell counts it: 128 and SIGINT. */
  forced: 130,
  /** Whoever read the output has left, as a shell counts it: 128 and SIGPIPE. */
  readerLeft: 141,
} as const;
