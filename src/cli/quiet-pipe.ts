import { exitCodes } from './cli-error';
import { errorCode } from './supervise/error-code';

/** Ends in silence when whoever reads the output has left, as `| head` does: there is nobody to tell. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (errorCode(error) !== 'EPIPE') throw error;
      process.exit(exitCodes.readerLeft);
    });
  }
}
