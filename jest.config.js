/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }],
  },
  // Copies of the tree that Stryker makes.
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
  // Starting the real servers' clients and bundling workflows takes seconds on a busy machine.
  testTimeout: 60_000,
  // A suite with servers waits more than it works, so as many run at once as there are cores, longest first.
  maxWorkers: '100%',
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/watch-labs.ts'],
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};
