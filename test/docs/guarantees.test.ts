import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/guarantees.md'), 'utf8');
const named = [...page.matchAll(/`(test\/[\w./-]+\.ts)` › (.+?)(?=<br>| +\|$)/gm)].map(
  ([, file = '', name = '']) => ({ file, name }),
);

/** Names of tests and groups as they stand in a file. */
function namesIn(file: string): string[] {
  const path = join(root, file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return [...text.matchAll(/\b(?:it|describe)(?:\.each\(.*?\))?\(\s*'(.+?)',/gs)].map(
    ([, name = '']) => name,
  );
}

it('names at least one test for every promise', () => {
  const rows = page.split('\n').filter((line) => /^\| (?!promise|---)/.test(line));
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) expect(row).toMatch(/`test\/[\w./-]+` › /);
});

it.each(named)('names a test that exists: $file › $name', ({ file, name }) => {
  expect(namesIn(file)).toContain(name);
});
