import { spawn } from 'node:child_process';
import { join } from 'node:path';

jest.setTimeout(60_000);

const root = join(__dirname, '..', '..');

/** What a shell shows on the other output, with the exit code, when nobody reads what is printed. */
async function runUnread(command: string): Promise<string> {
  // As CommonJS, which is what is built and shipped: an error on the output comes before the end there.
  const node = `"${process.execPath}" --require tsx/cjs src/cli/holdfast.ts ${command}`;
  const child = spawn('sh', ['-c', `{ ${node}; echo "code $?" >&2; } | true`], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => {
    child.once('close', resolve);
  });
  return said;
}

it('ends in silence when whoever reads its output has left, as `head` does', async () => {
  expect(await runUnread('--help')).toMatch(/^code (?:0|141)\n$/);
});
