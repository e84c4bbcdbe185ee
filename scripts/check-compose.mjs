// Proves of docker-compose.yml and Dockerfile what can be proved without a Docker engine: every image, command, port,
// variable, file and health check that they name exists in the project or in the documentation of the official image.
// `--compose <file>` and `--dockerfile <file>` check another copy.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => join(root, ...parts);
const { values: options } = parseArgs({
  options: {
    compose: { type: 'string', default: at('docker-compose.yml') },
    dockerfile: { type: 'string', default: at('Dockerfile') },
  },
});

/**
 * The images that are not ours, and what may be used of each.
 * - postgres: README of the official image (docker-library/docs).
 * - temporalio: docker/targets/*.Dockerfile and common/config/config_template_embedded.yaml of temporalio/temporal,
 *   server/config/docker.yaml of temporalio/ui, and the compose files of temporalio/samples-server.
 *   Server and tools 1.31.2 with UI 2.50.1 are the set that the official CLI 1.8.2 was released with.
 */
const images = {
  'postgres:17-bookworm': {
    ports: [5432],
    variables: ['POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_DB', 'PGDATA'],
    // The image runs our script, which reads these two.
    scripts: '/docker-entrypoint-initdb.d/',
    health: ['pg_isready'],
    data: '/var/lib/postgresql/data',
  },
  'temporalio/admin-tools:1.31.2': {
    ports: [],
    variables: ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'SQL_PASSWORD'],
    scripts: '/scripts/',
    health: [],
  },
  'temporalio/server:1.31.2': {
    ports: [7233],
    variables: [
      'DB',
      'DB_PORT',
      'POSTGRES_SEEDS',
      'POSTGRES_USER',
      'POSTGRES_PWD',
      'BIND_ON_IP',
      'NUM_HISTORY_SHARDS',
      'DYNAMIC_CONFIG_FILE_PATH',
      'LOG_LEVEL',
      'SQL_MAX_CONNS',
    ],
    health: ['nc'],
  },
  'temporalio/ui:2.50.1': {
    ports: [8080],
    variables: ['TEMPORAL_ADDRESS', 'TEMPORAL_DEFAULT_NAMESPACE', 'TEMPORAL_NOTIFY_ON_NEW_VERSION'],
    health: ['nc'],
  },
};

/** Read by Temporal's own configuration (@temporalio/envconfig), not by our schema. */
const temporalVariables = ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE'];
const portVariables = { api: 'HOLDFAST_PORT', worker: 'HOLDFAST_WORKER_HEALTH_PORT' };
const ofServices = ['DATABASE_URL', 'HOLDFAST_ENCRYPTION_KEYS', ...temporalVariables];
const requiredVariables = {
  api: [...ofServices, 'HOLDFAST_HOST', portVariables.api],
  worker: [...ofServices, portVariables.worker],
  migrate: ['DATABASE_URL'],
};
const secretName = /PASSWORD|PWD|ENCRYPTION_KEYS|DATABASE_URL/;
const minShards = 128;

const problems = [];
const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
/** Records the problem unless the condition holds. */
function demand(condition, problem) {
  if (!condition) problems.push(problem);
}

const sources = (folder) =>
  readdirSync(at('src', folder), { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(at('src', folder, file)))
    .join('\n');
const namesIn = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name);

const cli = sources('cli');
const project = {
  commands: namesIn(sources('cli/commands'), /new Command\('([\w-]+)'\)/g),
  variables: [
    ...namesIn(read(at('.env.example')), /^#?\s*([A-Z][A-Z0-9_]+)=/gm),
    ...temporalVariables,
  ],
  /** Paths that answer GET: of the API, and of the worker's own health server. */
  routes: {
    api: namesIn(sources('api/routes'), /path: '(\/[^']*)'/g),
    worker: namesIn(cli, /'(\/(?:livez|readyz))'/g),
  },
  searchAttributes: namesIn(
    read(at('src/workflows/contract.ts')),
    /defineSearchAttributeKey\('(\w+)'/g,
  ),
};

function checkCompose() {
  const compose = parse(read(options.compose), { merge: true });
  const services = Object.entries(compose?.services ?? {});
  demand(services.length > 0, 'no services');
  for (const [name, service] of services) {
    const isOurs = service.build !== undefined;
    const image = isOurs ? ourImage(service) : images[service.image];
    if (!image) {
      problems.push(`${name}: image ${service.image} is not in the list of this script`);
      continue;
    }
    if (isOurs) checkOurService(name, service);
    checkVariables(name, service, image);
    checkPorts(name, service, image);
    checkHealth(name, service, image, isOurs);
    checkDependencies(name, service, compose.services);
    checkMounts(name, service, image, compose.volumes ?? {});
  }
  checkInterpolation(read(options.compose));
  checkTemporal(compose.services ?? {});
  return services.length;
}

function ourImage(service) {
  const command = service.command?.[0];
  const port = Number(service.environment?.[portVariables[command]]);
  return {
    ports: Number.isInteger(port) ? [port] : [],
    variables: project.variables,
    health: ['node'],
    routes: project.routes[command] ?? [],
  };
}

function checkOurService(name, { command, entrypoint, environment = {}, user }) {
  const [first] = command ?? [];
  demand(entrypoint === undefined, `${name}: replaces the entrypoint of our image`);
  demand(user === undefined, `${name}: replaces the user of our image`);
  demand(
    project.commands.includes(first),
    `${name}: holdfast ${first} is no command; there are ${project.commands.join(', ')}`,
  );
  for (const required of requiredVariables[first] ?? []) {
    demand(required in environment, `${name}: ${required} is missing`);
  }
}

function checkVariables(name, service, image) {
  const script = scriptsOf(service, image).map(read).join('\n');
  for (const [variable, value] of Object.entries(service.environment ?? {})) {
    const isRead = new RegExp(`\\$\\{?${variable}\\b`).test(script);
    demand(image.variables.includes(variable) || isRead, `${name}: nothing reads ${variable}`);
    const isSecret = secretName.test(variable);
    demand(!isSecret || /\$\{\w+:\?/.test(value), `${name}: ${variable} must come from a secret`);
  }
}

/** Files of ours that the image runs. */
function scriptsOf({ volumes = [] }, { scripts }) {
  if (scripts === undefined) return [];
  const mounts = volumes.map((volume) => volume.split(':'));
  return mounts.filter(([, target]) => target.startsWith(scripts)).map(([source]) => at(source));
}

function checkPorts(name, { ports = [] }, image) {
  for (const published of ports) {
    const [address, , inside] = String(published).split(':');
    demand(address === '127.0.0.1', `${name}: port ${published} is not on 127.0.0.1`);
    demand(image.ports.includes(Number(inside)), `${name}: nothing listens on ${inside}`);
  }
}

function checkHealth(name, { healthcheck, restart }, image, isOurs) {
  const serves = restart === 'unless-stopped' || restart === 'always';
  demand(restart !== undefined, `${name}: has no restart policy`);
  if (healthcheck === undefined || healthcheck.disable === true) {
    demand(!serves, `${name}: serves, and has no health check`);
    return;
  }
  const [kind, program, ...args] = healthcheck.test ?? [];
  demand(kind === 'CMD', `${name}: a health check is written ['CMD', …]`);
  demand(image.health.includes(program), `${name}: ${program} is not known to be in the image`);
  if (isOurs) checkHealthUrl(name, args, image);
  else {
    const asked = args.map(Number).filter(Number.isInteger);
    const isOpen = asked.every((port) => image.ports.includes(port));
    demand(asked.length > 0 && isOpen, `${name}: the health check asks no port of the image`);
  }
}

function checkHealthUrl(name, [script, text], { ports, routes }) {
  demand(existsSync(at(script)), `${name}: ${script} does not exist`);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  demand(url?.hostname === '127.0.0.1', `${name}: the health check must ask 127.0.0.1`);
  demand(ports.includes(Number(url?.port)), `${name}: nothing listens on ${url?.port}`);
  demand(routes.includes(url?.pathname), `${name}: there is no route ${url?.pathname}`);
}

function checkDependencies(name, { depends_on = {} }, services) {
  for (const [other, { condition }] of Object.entries(depends_on)) {
    const target = services[other];
    if (!target) {
      problems.push(`${name}: depends on ${other}, which does not exist`);
      continue;
    }
    const isChecked = target.healthcheck !== undefined && target.healthcheck.disable !== true;
    const isJob = String(target.restart).startsWith('on-failure');
    demand(condition !== 'service_healthy' || isChecked, `${name}: ${other} has no health check`);
    demand(
      condition !== 'service_completed_successfully' || isJob,
      `${name}: waits for the end of ${other}, which never ends`,
    );
  }
}

function checkMounts(name, { volumes = [], entrypoint = [], environment = {} }, image, named) {
  const targets = volumes.map((volume) => volume.split(':')[1]);
  for (const volume of volumes) {
    const [source] = volume.split(':');
    const exists = source.startsWith('.') ? existsSync(at(source)) : source in named;
    demand(exists, `${name}: ${source} does not exist`);
  }
  const inside = [...entrypoint.slice(1), environment['DYNAMIC_CONFIG_FILE_PATH']].filter(Boolean);
  for (const path of inside) demand(targets.includes(path), `${name}: ${path} is not mounted`);
  demand(!image.data || targets.includes(image.data), `${name}: its data is in no volume`);
}

/** What has no default must be in the file that deploy/make-env.mjs writes. */
function checkInterpolation(text) {
  const written = namesIn(read(at('deploy/make-env.mjs')), /^([A-Z][A-Z0-9_]+)=/gm);
  for (const [, name, operator] of text.matchAll(/\$\{([A-Z0-9_]+)(:[?-])?/g)) {
    const isOptional = operator === ':-' && project.variables.includes(name);
    demand(isOptional || written.includes(name), `deploy/make-env.mjs does not write ${name}`);
    demand(operator !== undefined, `\${${name}} has neither a default nor a message`);
  }
}

function checkTemporal(services) {
  const all = Object.values(services);
  const version = (image) =>
    all.map((service) => service.image?.split(':')).find(([name] = []) => name === image)?.[1];
  demand(
    version('temporalio/server') === version('temporalio/admin-tools'),
    'Temporal server and admin-tools are of different versions',
  );
  const server = all.find(({ image }) => image?.startsWith('temporalio/server:'));
  const shards = Number(server?.environment?.['NUM_HISTORY_SHARDS']);
  demand(shards >= minShards, `temporal: at least ${minShards} history shards`);
  const job = read(at('deploy/temporal/setup-namespace.sh'));
  for (const name of project.searchAttributes) {
    demand(new RegExp(`\\b${name}\\b`).test(job), `setup-namespace.sh does not create ${name}`);
  }
}

function checkDockerfile() {
  const lines = read(options.dockerfile)
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  const stages = lines.flatMap((line) => line.match(/^FROM \S+ AS (\w+)/)?.[1] ?? []);
  checkBase(lines);
  for (const line of lines.filter((each) => each.startsWith('COPY '))) {
    const words = line.split(/\s+/).slice(1);
    const from = words.find((word) => word.startsWith('--from='))?.slice(7);
    if (from !== undefined) demand(stages.includes(from), `Dockerfile: no stage ${from}`);
    else words.slice(0, -1).forEach(checkSource);
  }
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  const user = last.find((line) => line.startsWith('USER '))?.slice(5);
  demand(user !== undefined && user !== 'root', 'Dockerfile: the last stage runs as root');
  const entry = last.find((line) => line.startsWith('ENTRYPOINT '))?.slice(11);
  const program = entry && JSON.parse(entry).find((word) => word.startsWith('dist/'));
  const source = program?.replace(/^dist/, 'src').replace(/\.js$/, '.ts');
  demand(source && existsSync(at(source)), `Dockerfile: ${program} is made from no source`);
  const command = last.find((line) => line.startsWith('CMD '))?.slice(4);
  const isCommand = command && project.commands.includes(JSON.parse(command)[0]);
  demand(isCommand, `Dockerfile: CMD ${command} is no command of ours`);
  const health = last.find((line) => line.startsWith('HEALTHCHECK ')) ?? '';
  const path = /http:\/\/127\.0\.0\.1:\d+(\/[^"]*)/.exec(health)?.[1];
  demand(project.routes.api.includes(path), `Dockerfile: HEALTHCHECK asks for ${path}`);
}

function checkBase(lines) {
  const base = lines.flatMap((line) => line.match(/^ARG NODE_IMAGE=(\S+)/)?.[1] ?? [])[0] ?? '';
  const [, major] = /^node:(\d+)[\d.]*-bookworm-slim(?:@sha256:[0-9a-f]{64})?$/.exec(base) ?? [];
  const { engines } = JSON.parse(read(at('package.json')));
  const [, least] = /^>=(\d+)/.exec(engines.node) ?? [];
  demand(
    Number(major) >= Number(least),
    `Dockerfile: ${base} is no Node ${engines.node} on Debian`,
  );
  const others = lines.filter(
    (line) => line.startsWith('FROM ') && !line.includes('${NODE_IMAGE}'),
  );
  demand(others.length === 0, `Dockerfile: ${others[0]} is not built on NODE_IMAGE`);
}

/** A source of COPY exists, and .dockerignore (everything, but for its exceptions) lets it through. */
function checkSource(path) {
  const clean = path.replace(/\/$/, '');
  const allowed = namesIn(read(at('.dockerignore')), /^!(.+)$/gm);
  demand(existsSync(at(clean)), `Dockerfile: ${path} does not exist`);
  demand(
    allowed.some((name) => clean === name || clean.startsWith(`${name}/`)),
    `.dockerignore keeps ${path} out of the build`,
  );
}

try {
  const count = checkCompose();
  checkDockerfile();
  if (problems.length === 0) {
    console.log(`docker-compose.yml (${count} services) and Dockerfile name nothing unknown`);
  }
} catch (error) {
  problems.push(error.message);
}
for (const problem of problems) console.error(`✗ ${problem}`);
if (problems.length > 0) process.exitCode = 1;
