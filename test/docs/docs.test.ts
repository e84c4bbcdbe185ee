import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { statusOf, titleOf } from '../../src/api/errors';
import { createRoutes } from '../../src/api/routes';
import { envExample } from '../../src/cli/env-example';
import { settings } from '../../src/cli/settings';
import { failuresPage } from './failures-page';

const root = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'].concat(
  readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
);
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, hit]) => hit!);

/** The fragment that a heading gets on a page of Markdown. */
function fragmentsOf(file: string): string[] {
  return all(read(file), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

function isThere(from: string, target: string): boolean {
  const [path = '', fragment] = target.split('#');
  const file = path === '' ? from : join(dirname(from), path);
  if (!existsSync(join(root, file))) return false;
  return fragment === undefined || fragmentsOf(file).includes(fragment);
}

describe.each(documents)('%s', (document) => {
  const text = read(document);

  it('links only to what is there', () => {
    const targets = all(text, /\]\(([^)\s]+)\)/g).filter((link) => !/^https?:/.test(link));
    expect(targets.filter((target) => !isThere(document, target))).toEqual([]);
  });

  it('names only npm scripts and files that exist', () => {
    for (const name of all(text, /npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty([name]);
    for (const file of all(text, /`((?:src|test|scripts|deploy|docs)\/[\w./-]+\.\w+)`/g)) {
      expect({ file, exists: existsSync(join(root, file)) }).toEqual({ file, exists: true });
    }
  });

  it('names only settings that exist', () => {
    const known = all(envExample(), /^# ([A-Z][A-Z0-9_]+)=/gm);
    for (const name of all(text, /\b(HOLDFAST_[A-Z_]+)\b/g)) expect(known).toContain(name);
  });

  it('names no path of a machine and no host of a package registry', () => {
    expect(text).not.toMatch(/(?<![\w.])\/(?:root|work|home|Users|tmp)\//);
    expect(text).not.toMatch(/registry\.|npmjs|pypi|artifactory|nexus|unpkg/i);
  });
});

describe('README.md', () => {
  it('can be read at one sitting', () => {
    expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });

  it('shows every setting that is not for developers alone', () => {
    const shown = all(read('README.md'), /`([A-Z][A-Z0-9_]+)`/g);
    const needed = Object.entries(settings.shape)
      .filter(([, schema]) => !schema.meta()?.description?.startsWith('Only'))
      .map(([name]) => name);
    expect(needed.filter((name) => !shown.includes(name))).toEqual([]);
  });
});

describe('docs/api.md', () => {
  it('lists every problem code with its status and meaning', () => {
    for (const [code, status] of Object.entries(statusOf)) {
      const meaning = titleOf[code as keyof typeof titleOf];
      const row = new RegExp(`^\\| \`${code}\` +\\| ${status} +\\| ${meaning} +\\|$`, 'm');
      expect(read('docs/api.md')).toMatch(row);
    }
  });

  it('lists only calls that there are', () => {
    const paths = createRoutes().map(({ path }) => path);
    const named = all(read('docs/api.md'), /`(?:[A-Z]+ )?(\/(?:v1|livez|readyz)[^`?]*)`/g);
    expect(named.filter((path) => !paths.includes(path))).toEqual([]);
    const missing = paths.filter((path) => path.startsWith('/v1') && !named.includes(path));
    expect(missing).toEqual([]);
  });
});

describe('docs/failures.md', () => {
  it('is what the catalogue says: npx tsx test/docs/export-failures.ts', () => {
    expect(read('docs/failures.md')).toBe(failuresPage());
  });
});
