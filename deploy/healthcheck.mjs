// Exit code 0 when the URL answers 200 within three seconds. The image has no curl, and needs none.
const [url] = process.argv.slice(2);
if (url === undefined) {
  process.stderr.write('usage: node deploy/healthcheck.mjs <url>\n');
  process.exit(2);
}
try {
  const { status } = await fetch(url, { signal: AbortSignal.timeout(3_000) });
  if (status !== 200) throw new Error(`${url} answered ${status}`);
} catch (error) {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
}
