import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const pages = ['docs/guarantees.md', 'docs/parity-metronome.md'];
const read = (page: string) => readFileSync(join(root, page), 'utf8');
const named = pages.flatMap((page) =>
  [...read(page).matchAll(/`(test\/[\w./-]+\.ts)` › (.+?)(?=<br>| +\|$)/gm)].map(
    ([, file = '', name = '']) => ({ page, file, name }),
  ),
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
  const rows = read('docs/guarantees.md')
    .split('\n')
    .filter((line) => /^\| (?!promise|---)/.test(line));
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) expect(row).toMatch(/`test\/[\w./-]+` › /);
});

it('names a test, or says that it is not done, for every statement of Metronome', () => {
  const lines = read('docs/parity-metronome.md').split('\n');
  const rows = lines.filter((line) => /^\| (?!statement|---)/.test(line));
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) expect(row).toMatch(/`test\/[\w./-]+` › |\bnot done\b/);
});

it.each(named)('$page names a test that exists: $file › $name', ({ file, name }) => {
  expect(namesIn(file)).toContain(name);
});
