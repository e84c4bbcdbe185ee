import type { Parts } from '../../src/cli/parts';
import { freePort } from '../../src/cli/supervise/free-port';
import { baselinePrefix, namespace, stepsPerSecond } from './names';
import { startBaselineWorker, startHoldfast } from './node-process';

interface ProductOptions {
  folder: string;
  cpuProf: string | null;
  address: string;
  databaseUrl: string;
  keys: string;
}

/** `holdfast lab`, `holdfast api` and `holdfast worker`, as production runs them, and the baseline's worker. */
export async function startProduct(parts: Parts, options: ProductOptions) {
  const { address, databaseUrl, keys } = options;
  const [labPort, apiPort, healthPort] = [await freePort(), await freePort(), await freePort()];
  const env = {
    DATABASE_URL: databaseUrl,
    HOLDFAST_ENCRYPTION_KEYS: keys,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    HOLDFAST_PORT: String(apiPort),
    HOLDFAST_WORKER_HEALTH_PORT: String(healthPort),
    HOLDFAST_STRIPE_STEPS_PER_SECOND: String(stepsPerSecond),
  };
  const labUrl = `http://127.0.0.1:${labPort}`;
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const start = (name: string, args: string[], readyUrl: string) =>
    parts.start(
      name,
      () => startHoldfast({ name, ...options }, { args, env, readyUrl }),
      (child) => child.stop(),
      (child) => child.kill(),
    );
  const lab = await start('lab', ['lab', '--port', String(labPort)], `${labUrl}/_lab/clock`);
  const [worker, api, baseline] = await Promise.all([
    start('worker', ['worker'], `http://127.0.0.1:${healthPort}/readyz`),
    start('api', ['api'], `${apiUrl}/readyz`),
    startBaseline(parts, options),
  ]);
  return {
    labUrl,
    apiUrl,
    baseline,
    processes: [
      { name: 'worker', pid: worker.pid },
      { name: 'api', pid: api.pid },
      { name: 'lab', pid: lab.pid },
      { name: 'baseline', pid: baseline.pid },
    ],
  };
}

function startBaseline(parts: Parts, options: ProductOptions) {
  return parts.start(
    'the worker of the baseline',
    () =>
      startBaselineWorker(
        { name: 'baseline', ...options },
        { address: options.address, namespace, prefix: baselinePrefix, stepsPerSecond },
      ),
    (worker) => worker.stop(),
  );
}
