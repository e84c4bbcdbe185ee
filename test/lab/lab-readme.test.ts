import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const lab = join(root, 'src/lab');
const page = readFileSync(join(lab, 'README.md'), 'utf8');
const [built = '', rest = ''] = page.split('## What recordings prove');
const [proven = '', documented = ''] = rest.split('## By documentation only');
const named = [...documented.matchAll(/`(test\/[\w./-]+\.ts)` › (.+?) +\|$/gm)].map(
  ([, file = '', name = '']) => ({ file, name }),
);

it('names a source and a test for every behaviour that no recording shows', () => {
  const rows = documented.split('\n').filter((line) => /^\| (?!Behaviour|---)/.test(line));
  expect(rows.length).toBeGreaterThan(25);
  for (const row of rows) expect(row).toMatch(/\| \/[\w/_-]+ +\| `test\/lab\/[\w-]+\.test\.ts` › /);
});

it.each(named)('names a test that exists: $file › $name', ({ file, name }) => {
  const text = readFileSync(join(root, file), 'utf8');
  expect([`'${name}'`, `"${name}"`].some((one) => text.includes(`(${one}`))).toBe(true);
});

it('names only recordings that there are', () => {
  const folder = join(root, 'conformance/data/stripe-recordings');
  const recordings = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
  const [, table = ''] = proven.split('replayed answer by answer:');
  const names = [...table.matchAll(/`([a-z0-9-]+\*?)`/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(15);
  for (const name of names.filter((one) => one !== 'previous_attributes')) {
    const pattern = new RegExp(`^${name.replace('*', '.*')}$`);
    expect({ name, isThere: recordings.some((one) => pattern.test(one)) }).toEqual({
      name,
      isThere: true,
    });
  }
});

it('names only files that there are, and links only to such', () => {
  const files = [...built.matchAll(/`([a-z][\w/-]*\.ts)`/g)].map(([, file = '']) => file);
  const all = readdirSync(lab, { recursive: true, encoding: 'utf8' });
  expect(files.length).toBeGreaterThan(15);
  for (const file of files) expect(all.filter((one) => one.endsWith(file))).not.toEqual([]);
  for (const [, link = ''] of page.matchAll(/\]\(([^)]+)\)/g)) {
    expect(existsSync(join(lab, link))).toBe(true);
  }
});
