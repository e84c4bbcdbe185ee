const { default: Sequencer } = require('@jest/test-sequencer');

/** Folders whose suites start servers and processes. Jest knows how long a suite takes only from a run before. */
const slow = /[\\/]test[\\/](e2e|cli|cases|proof|infra|replay)[\\/]/;

/** On a fresh clone the long suites begin first, so that none is left to run alone at the end. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- the method of Jest, which returns a new list
    const byJest = super.sort(tests);
    const isSlow = ({ path }) => slow.test(path);
    return [...byJest.filter(isSlow), ...byJest.filter((test) => !isSlow(test))];
  }
};
