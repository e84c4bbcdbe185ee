import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

/** Evidence stands in the repository: it is written as the formatter wants it. */
export async function writeFormatted(path: string, text: string): Promise<void> {
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}
