// `npm run build`: everything production needs, in dist/. Types are checked by the compiler, workflows are bundled
// once here instead of at every start of a worker.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => join(root, ...parts);

/** The compiler copies no other files: migrations, and pages or pictures that the server hands out. */
const compiled = /\.(ts|tsx)$/;

function compile() {
  rmSync(at('dist'), { recursive: true, force: true });
  const tsc = at('node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', at('tsconfig.build.json')], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`the compiler ended with ${status}`);
}

function copyAssets(folder) {
  for (const entry of readdirSync(at('src', folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) copyAssets(path);
    else if (!compiled.test(entry.name)) {
      mkdirSync(at('dist', folder), { recursive: true });
      cpSync(at('src', path), at('dist', path));
    }
  }
}

async function bundle() {
  const { code } = await bundleWorkflowCode({
    workflowsPath: at('dist/workflows'),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(at('dist/workflow-bundle.js'), code);
}

compile();
copyAssets('.');
await bundle();
for (const file of ['cli/holdfast.js', 'store/migrations/meta/_journal.json']) {
  if (!existsSync(at('dist', file))) throw new Error(`dist/${file} is missing`);
}
const kilobytes = Math.round(statSync(at('dist/workflow-bundle.js')).size / 1024);
console.log(`dist is built; workflow-bundle.js has ${kilobytes} kB`);
