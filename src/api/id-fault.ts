import type { Fault } from './errors';

/** The id of a PUT is in its path; one in the body may only say the same. */
export function idFault(inBody: string | undefined, inPath: string): Fault[] {
  if (inBody === undefined || inBody === inPath) return [];
  return [{ pointer: '/id', message: `Differs from the path, which says "${inPath}".` }];
}
