const path = require('node:path');

// By its place: its name leads here.
const home = path.dirname(require.resolve('fast-check/package.json'));
const fc = require(path.join(home, 'lib', 'cjs', 'fast-check.js'));

/** A mutant that survives pays for every run of every property; what a property finds, it finds early. */
const mostRuns = 50;
const short = {
  ...fc,
  assert: (property, parameters) =>
    fc.assert(property, {
      ...parameters,
      numRuns: Math.min(parameters?.numRuns ?? mostRuns, mostRuns),
    }),
};

module.exports = { ...short, __esModule: true, default: short };
