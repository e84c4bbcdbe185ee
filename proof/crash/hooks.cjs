// Loaded by `node --require` into `holdfast api` and `holdfast worker` while the crash matrix runs, and by nothing else.
// It tells the parent of every outside call, and strikes at the one call that the parent has named.
'use strict';

const diagnostics = require('node:diagnostics_channel');
const { createRequire } = require('node:module');
const nodePath = require('node:path');

// The packages of the program, not of this file's folder.
const load = createRequire(nodePath.join(process.cwd(), 'package.json'));

/** @typedef {{ name: string, nth: number, point: 'before' | 'after' | 'unrecorded', way: 'kill' | 'reset' | 'timeout' }} Strike */

/** @type {Strike | null} */
let armed = null;
let seen = 0;
/** Set between an answer and the call that would record it. @type {Strike['way'] | null} */
let pending = null;

process.on('message', (message) => {
  armed = message.strike;
  seen = 0;
  pending = null;
  process.send?.({ armed: true });
});
process.channel?.unref();

/** @param {string} name */
function tell(name) {
  if (process.connected) process.send?.({ call: name });
}

function die() {
  process.kill(process.pid, 'SIGKILL');
  // Nothing of this process may run between the call and the signal.
  for (;;);
}

/** Which strike, if any, hits this call. @param {string} name */
function take(name) {
  tell(name);
  if (pending) {
    const way = pending;
    pending = null;
    return { name, nth: 0, point: /** @type {const} */ ('before'), way };
  }
  if (armed?.name !== name) return null;
  seen += 1;
  if (seen !== armed.nth) return null;
  const strike = armed;
  armed = null;
  if (process.connected) process.send?.({ struck: name });
  return strike;
}

/** @param {Strike} strike */
function unrecorded(strike) {
  if (strike.way === 'kill') die();
  pending = strike.way;
}

function activity() {
  try {
    return load('@temporalio/activity').Context.current().info.activityType;
  } catch {
    // Not in an activity: a route or the pump.
    return process.argv.includes('api') ? 'api' : 'pump';
  }
}

// --- PostgreSQL ---

const claims = /UPDATE (\w+) .*SKIP LOCKED|SKIP LOCKED[\s\S]*UPDATE (\w+) /;
const writes = /(INSERT INTO|UPDATE) "?(\w+)"?/i;
const reads = /^\s*select\b.*?\bfrom "?(\w+)"?/is;

/** @param {string} text */
function statement(text) {
  const claim = claims.exec(text);
  if (claim) return `CLAIM ${claim[1] ?? claim[2]}`;
  const write = writes.exec(text);
  if (write) return `${write[1].toUpperCase()} ${write[2]}`;
  const read = reads.exec(text);
  return read ? `SELECT ${read[1]}` : null;
}

const { Client } = load('pg');
const query = Client.prototype.query;
Client.prototype.query = function (config, ...rest) {
  const text = typeof config === 'string' ? config : (config?.text ?? '');
  const what = statement(text);
  const strike = what && take(`store ${activity()} ${what}`);
  if (!strike) return query.call(this, config, ...rest);
  return struckQuery(this, strike, () => query.call(this, config, ...rest));
};

async function struckQuery(client, strike, run) {
  if (strike.point === 'before') {
    if (strike.way === 'kill') die();
    if (strike.way === 'timeout') throw new Error('Query read timeout');
    client.connection.stream.destroy();
    return run();
  }
  const result = await run();
  if (strike.point === 'unrecorded') setImmediate(die);
  else if (strike.way === 'kill') die();
  else if (strike.way === 'timeout') throw new Error('Query read timeout');
  else {
    client.connection.stream.destroy();
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
  }
  return result;
}

// --- Temporal, as the API and the pump call it ---

const grpc = load('@grpc/grpc-js');
const polls = /Poll|Describe|GetSystemInfo|Health/;
const unary = grpc.Client.prototype.makeUnaryRequest;
grpc.Client.prototype.makeUnaryRequest = function (method, ...rest) {
  const what = String(method).split('/').at(-1) ?? '';
  const strike = polls.test(what) ? null : take(`temporal ${activity()} ${what}`);
  const callback = rest.at(-1);
  if (!strike || typeof callback !== 'function') return unary.call(this, method, ...rest);
  const error = Object.assign(
    new Error(strike.way === 'timeout' ? '4 DEADLINE_EXCEEDED' : '14 UNAVAILABLE: read ECONNRESET'),
    {
      code: strike.way === 'timeout' ? 4 : 14,
      details: 'the crash matrix',
      metadata: new grpc.Metadata(),
    },
  );
  if (strike.point === 'before') {
    if (strike.way === 'kill') die();
    setImmediate(() => callback(error));
    return { cancel() {} };
  }
  return unary.call(this, method, ...rest.slice(0, -1), (failure, value) => {
    if (strike.point === 'unrecorded') unrecorded(strike);
    else if (strike.way === 'kill') die();
    else return callback(error);
    callback(failure, value);
  });
};

// --- Stripe: its faults are made by the lab, for real; here only the moment after an answer ---

/** @param {{ method?: string, path?: string }} request */
function endpoint({ method, path }) {
  const parts = (path ?? '').split('?')[0].split('/');
  return `stripe ${method} ${parts.map((part) => (/^(in|il|ii|cus|pi)_/.test(part) ? '*' : part)).join('/')}`;
}
const isStripe = (request) => String(request.path).startsWith('/v1/');

diagnostics.subscribe('http.client.request.start', ({ request }) => {
  if (isStripe(request) && process.connected) process.send?.({ call: endpoint(request) });
});
diagnostics.subscribe('http.client.response.finish', ({ request }) => {
  if (!isStripe(request) || armed?.point !== 'unrecorded' || armed.name !== endpoint(request))
    return;
  seen += 1;
  if (seen !== armed.nth) return;
  const strike = armed;
  armed = null;
  if (process.connected) process.send?.({ struck: strike.name });
  unrecorded(strike);
});
