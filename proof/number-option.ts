import { InvalidArgumentError } from 'commander';

/** A whole number above zero; anything else is a fault of the call, told by the program and not by a crash. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('A whole number above 0 is wanted.');
}
