import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { serverArguments } from '../../src/temporal/embedded/server-arguments';

const root = join(__dirname, '../..');
const files = {
  compose: readFileSync(join(root, 'docker-compose.yml'), 'utf8'),
  dockerfile: readFileSync(join(root, 'Dockerfile'), 'utf8'),
};
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-compose-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function node(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** Runs the check on a copy in which one text stands for another. */
function checkWith(file: keyof typeof files, before: string, after: string) {
  const path = join(folder, file);
  expect(files[file]).toContain(before);
  writeFileSync(path, files[file].replace(before, after));
  return node('scripts/check-compose.mjs', `--${file}`, path);
}

describe('the check of the production shape', () => {
  it('finds nothing unknown in what is here', () => {
    expect(node('scripts/check-compose.mjs')).toMatchObject({ status: 0, stderr: '' });
  });

  it.each([
    ['text that is no YAML', 'services:', 'services: {', /./],
    ['a command that does not exist', '[worker]', '[workers]', /holdfast workers is no command/],
    ['an unknown image', 'temporalio/ui:2.50.1', 'temporalio/ui:latest', /not in the list/],
    ['tools of another version', 'server:1.31.2', 'server:1.30.1', /not in the list/],
    ['a variable of ours that nothing reads', 'HOLDFAST_PORT:', 'HOLDFAST_PROT:', /HOLDFAST_PROT/],
    ['a variable that the image does not know', 'BIND_ON_IP', 'BIND_TO', /nothing reads BIND_TO/],
    ['a missing variable', "HOLDFAST_WORKER_HEALTH_PORT: '4243'", 'X: y', /HEALTH_PORT is missing/],
    ['a port on all addresses', "'127.0.0.1:4242:4242'", "'4242:4242'", /not on 127/],
    ['a port that nobody listens on', '127.0.0.1:8233:8080', '127.0.0.1:8233:8081', /on 8081/],
    ['a health check of another port', '127.0.0.1:4243/livez', '127.0.0.1:4242/livez', /on 4242/],
    ['a health check of no route', '4242/livez', '4242/healthz', /no route \/healthz/],
    ['a health check by a missing program', "'pg_isready'", "'curl'", /curl is not known/],
    ['a server without health check', "test: ['CMD', 'nc'", "disable: true # ['CMD'", /no health/],
    ['a dependency that is not there', 'postgres: {', 'postgresql: {', /does not exist/],
    [
      'waiting for the end of a server',
      'service_healthy',
      'service_completed_successfully',
      /never/,
    ],
    ['a mounted file that is not there', './deploy/temporal/setup-schema.sh', './x.sh', /x\.sh/],
    [
      'a script that is not mounted',
      'scripts/setup-schema.sh:ro',
      'scripts/x.sh:ro',
      /not mounted/,
    ],
    ['data in no volume', '- postgres-data:/var/lib', '- postgres-data:/srv', /in no volume/],
    ['a secret in the text', '${APP_DB_PASSWORD:?run node deploy/make-env.mjs}', 'x', /a secret/],
    [
      'a secret without a message',
      '${POSTGRES_PASSWORD:?',
      '${POSTGRES_PASSWORD:-',
      /from a secret/,
    ],
    [
      'too few history shards',
      "NUM_HISTORY_SHARDS: '128'",
      "NUM_HISTORY_SHARDS: '4'",
      /at least 128/,
    ],
  ])('refuses %s', (_what, before, after, problem) => {
    const { status, stderr } = checkWith('compose', before, after);
    expect(stderr).toMatch(problem);
    expect(status).toBe(1);
  });

  it.each([
    ['a file that is not there', 'COPY src ./src', 'COPY source ./src', /source does not exist/],
    ['a file that is kept out', 'COPY src ./src', 'COPY test ./test', /dockerignore keeps test/],
    ['a stage that is not there', '--from=build', '--from=builder', /no stage builder/],
    [
      'a Node that is too old',
      'IMAGE=node:24-',
      'IMAGE=node:18-',
      /node:18-bookworm-slim is no Node/,
    ],
    ['an image without glibc', '24-bookworm-slim\n', '24-alpine\n', /node:24-alpine is no Node/],
    ['root', 'USER node', 'USER root', /runs as root/],
    ['a program that is not built', 'dist/cli/holdfast.js', 'dist/main.js', /from no source/],
    ['a command that does not exist', 'CMD ["api"]', 'CMD ["serve"]', /no command of ours/],
    ['a health check of no route', '4242/livez"]', '4242/health"]', /asks for \/health/],
  ])('refuses an image with %s', (_what, before, after, problem) => {
    const { status, stderr } = checkWith('dockerfile', before, after);
    expect(stderr).toMatch(problem);
    expect(status).toBe(1);
  });
});

describe('the Temporal cluster of the compose file', () => {
  it('has the dynamic configuration of the embedded server', () => {
    const text = readFileSync(join(root, 'deploy/temporal/dynamicconfig.yaml'), 'utf8');
    const cluster = Object.entries(parse(text) as Record<string, [{ value: unknown }]>);
    const shape = { namespace: 'x', searchAttributes: {}, timeSkipping: false };
    const args = serverArguments(shape, { port: 1, uiPort: 2 });
    const embedded = args.filter((_arg, at) => args[at - 1] === '--dynamic-config-value');
    const given = cluster.map(([name, [{ value }]]) => `${name}=${JSON.stringify(value)}`);
    expect(given.toSorted()).toEqual(embedded.toSorted());
  });
});

describe('the secrets of the compose file', () => {
  it('are made once, for the owner alone, and never overwritten', () => {
    const file = join(folder, 'env');
    expect(node('deploy/make-env.mjs', file).status).toBe(0);
    const made = readFileSync(file, 'utf8');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(made).toMatch(/^HOLDFAST_ENCRYPTION_KEYS=k1:[A-Za-z0-9+/]{43}=$/m);
    expect(node('deploy/make-env.mjs', file).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(made);
  });
});
