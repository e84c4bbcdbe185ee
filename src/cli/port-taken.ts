import { CliError, exitCodes } from './cli-error';
import { errorCode } from './supervise/error-code';

/** Says what to do about a port that cannot be had; anything else is passed on. */
export function portTaken(
  error: unknown,
  port: number,
  remedy = 'Choose another with --port',
): never {
  const code = errorCode(error);
  if (code === 'EADDRINUSE') {
    throw new CliError(
      `Port ${port} is in use by another program. ${remedy}, or stop that program.`,
      exitCodes.wrongSettings,
    );
  }
  if (code === 'EACCES') {
    throw new CliError(
      `Port ${port} needs more rights than this user has. ${remedy}.`,
      exitCodes.wrongSettings,
    );
  }
  throw error;
}
