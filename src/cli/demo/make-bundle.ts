import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/** The workflows as one file, made once for both lives of the worker: it is most of what a start costs. */
export async function makeBundle(file: string): Promise<string> {
  const built = join(__dirname, '..', '..', 'workflow-bundle.js');
  if (existsSync(built)) return built;
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(__dirname, '..', '..', 'workflows'),
    logger: new DefaultLogger('ERROR'),
  });
  writeFileSync(file, code);
  return file;
}
