// Loaded before a process that a test starts: what a lab in it exchanges, one line each, for watch-labs.ts.
// The name of the channel is that of src/lab/stripe/watched.ts, which the built program has no path to.
const { subscribe } = require('node:diagnostics_channel');
const { appendFileSync } = require('node:fs');

const file = process.env['TEST_LAB_EXCHANGES'];

if (file) {
  subscribe('holdfast.lab.stripe.exchange', (exchange) => {
    appendFileSync(file, `${JSON.stringify(exchange)}\n`);
  });
}
