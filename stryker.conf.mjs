import { readFileSync, readdirSync } from 'node:fs';

// `proof/mutation/run.ts` says so for each of its groups.
const { MUTATION_GROUP: group = 'all', MUTATION_TESTS: named } = process.env;

/**
 * Mutation testing of what decides about money, by `npm run proof:mutation`. Only tests that need no
 * server take part: a mutant is judged in a second, and none depends on the state of a database.
 */
export default {
  testRunner: 'jest',
  coverageAnalysis: 'perTest',
  jest: {
    configFile: 'jest.config.js',
    config: {
      testMatch: testsThatJudge(),
      // It reads the sources as text, and Stryker has rewritten them.
      testPathIgnorePatterns: ['/node_modules/', 'test/unit/guards.test.ts', ...farTests()],
      globalSetup: null,
      globalTeardown: null,
      setupFilesAfterEnv: [],
      moduleNameMapper: { '^fast-check$': '<rootDir>/proof/mutation/short-fast-check.cjs' },
      testSequencer: '<rootDir>/proof/mutation/quick-first.cjs',
    },
  },
  mutate: ['src/domain/**/*.ts', 'src/stripe/classify*.ts', 'src/stripe/verify-webhook.ts'],
  ignorePatterns: ['.cache', '.holdfast', 'coverage', 'dist', '/bench', '/conformance', '/docs'],
  // Stryker would rewrite tsconfig.json with an API that TypeScript 7 does not have; swc needs none.
  tsconfigFile: 'none.json',
  concurrency: 2,
  incremental: true,
  incrementalFile: `.cache/mutation/${group}.incremental.json`,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: `.cache/mutation/${group}.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: '.stryker-tmp',
  // A mutant that loops for ever, not one that a busy machine is slow with.
  timeoutMS: 60_000,
  allowEmpty: false,
};

/**
 * For each mutant Jest loads every test file that reaches the mutated one, also those of which it runs no test: with
 * the few that are about it named, it takes a third of the time, and the score can only be lower.
 */
function testsThatJudge() {
  if (named) return named.split(',').map((name) => `<rootDir>/test/unit/${name}.test.ts`);
  return [
    '<rootDir>/test/unit/**/*.test.ts',
    '<rootDir>/test/cases/**/*.test.ts',
    '<rootDir>/test/api/event-news.test.ts',
  ];
}

/** Tests that live through whole invoices, on real servers or in the lab: slow, and far from what is mutated. */
function farTests() {
  return ['test/unit', 'test/cases']
    .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => /support\/stack|conformance\/|src\/lab/.test(readFileSync(path, 'utf8')));
}
