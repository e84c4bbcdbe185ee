const Sequencer = require('@jest/test-sequencer').default;

/** Examples before properties: most mutants fall to the first, and the run of a mutant ends with its first failure. */
module.exports = class QuickFirst extends Sequencer {
  sort(tests) {
    return tests.toSorted((a, b) => weight(a) - weight(b) || a.path.localeCompare(b.path));
  }
};

function weight({ path }) {
  return Number(/propert|[\\/]cases[\\/]/.test(path));
}
