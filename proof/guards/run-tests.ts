import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { NoticingTest } from './guard';

export type Verdict = 'passed' | 'failed' | 'not_run';

interface JestReport {
  testResults: {
    name: string;
    message: string;
    assertionResults: { title: string; status: string; failureMessages: string[] }[];
  }[];
}

export interface TestRun {
  verdictOf(test: NoticingTest): Verdict;
  /** The first line of what the test said when it failed. */
  wordsOf(test: NoticingTest): string;
  /** What was said of files that could not even be loaded. */
  unloaded: string[];
}

/** Runs tests by name in a copy of the tree; servers are those that the environment names. */
export async function runTests(folder: string, tests: NoticingTest[]): Promise<TestRun> {
  const outputFile = join(folder, '.guards-report.json');
  rmSync(outputFile, { force: true });
  const names = tests.map(({ test }) => `${escaped(test)}$`).join('|');
  const files = [...new Set(tests.map(({ file }) => file))];
  await jest(folder, [
    '--json',
    '--outputFile',
    outputFile,
    '-t',
    names,
    '--runTestsByPath',
    ...files,
  ]);
  return toRun(JSON.parse(readFileSync(outputFile, 'utf8')));
}

function jest(folder: string, args: string[]): Promise<void> {
  const program = join(folder, 'node_modules', 'jest', 'bin', 'jest.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, '--silent', ...args], {
      cwd: folder,
      stdio: 'ignore',
    });
    child.once('error', reject);
    // Its status only says that something failed; what did is in the report.
    child.once('exit', () => resolve());
  });
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function toRun({ testResults }: JestReport): TestRun {
  const resultsOf = ({ file, test }: NoticingTest) =>
    testResults
      .filter((result) => result.name.endsWith(`/${file}`))
      .flatMap((result) => result.assertionResults)
      .filter((one) => one.title === test);
  return {
    verdictOf(test) {
      const states = resultsOf(test).map(({ status }) => status);
      if (states.includes('failed')) return 'failed';
      return states.includes('passed') ? 'passed' : 'not_run';
    },
    wordsOf(test) {
      const [words = ''] = resultsOf(test).flatMap((one) => one.failureMessages);
      return words.split('\n')[0] ?? '';
    },
    unloaded: testResults.filter((r) => r.assertionResults.length === 0).map((r) => r.message),
  };
}
