import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createParts } from '../../src/cli/parts';
import { withServerAway } from './away';
import type { AwayResult } from './away';
import { cellName, cellsOf } from './cells';
import type { Cell } from './cells';
import { assertAllActivities, discover, steadyFirst } from './discover';
import type { Life } from './discover';
import { execute } from './execute';
import type { Result } from './execute';
import { keptResults } from './kept-results';
import { startLane } from './lane';
import type { Lane } from './lane';
import { readOptions } from './options';
import { print, writeReport } from './report';
import { scenarios } from './scenarios';
import type { Scenario } from './scenarios';
import { startServers } from './servers';

const say = (line: string) => console.error(`· ${line}`);

/** Works off a list by several hands; each takes the next when it is free. */
async function spread<Item, Out>(
  items: readonly Item[],
  lanes: readonly Lane[],
  work: (lane: Lane, item: Item) => Promise<Out>,
): Promise<Out[]> {
  const queue = [...items.entries()];
  const done: Out[] = [];
  await Promise.all(
    lanes.map(async (lane) => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        done[next[0]] = await work(lane, next[1]);
      }
    }),
  );
  return done;
}

function scenarioOf(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`There is no scenario ${name}.`);
  return found;
}

/** Spread evenly, so that a small sample still meets every hop; the same every time. */
function sampleOf(cells: Cell[], size: number | null): Cell[] {
  if (size === null || size >= cells.length) return cells;
  return Array.from({ length: size }, (_, n) => Math.floor((n * cells.length) / size)).flatMap(
    (index) => cells[index] ?? [],
  );
}

async function main(): Promise<void> {
  const options = readOptions(process.argv);
  if (!existsSync(join(__dirname, '../../dist/cli/holdfast.js'))) {
    throw new Error('There is no build. Run: npm run build');
  }
  const begun = Date.now();
  const parts = createParts();
  process.once('SIGINT', () => void parts.stop().then(() => process.exit(130)));
  try {
    say('starting Temporal, PostgreSQL, and for each lane a lab, an API and a worker');
    const servers = await startServers(parts);
    const lanes = await Promise.all(
      Array.from({ length: options.lanes }, (_, n) => startLane(parts, servers, `lane${n + 1}`)),
    );
    const times = options.sample === null ? 3 : 2;
    say(
      `living ${scenarios.length} lives undisturbed, ${times} times each, to learn which calls there are`,
    );
    const livesOfEach = await spread(scenarios, lanes, async (lane, scenario) => {
      const lives: Life[] = [];
      while (lives.length < times) lives.push(await discover(lane, servers.temporal, scenario));
      return lives;
    });
    const lives = steadyFirst(livesOfEach);
    const [first] = lanes;
    if (first) assertAllActivities(lives, first);
    const all = cellsOf(lives).filter((cell) => options.only.test(cellName(cell)));
    const cells = sampleOf(all, options.sample);
    say(`${all.length} cells, of which ${cells.length} are run`);
    const kept = keptResults(options.resume);
    let count = 0;
    const results: Result[] = await spread(cells, lanes, async (lane, cell) => {
      count += 1;
      const before = kept.find(cell);
      if (before) return before;
      const result = await execute(lane, servers.temporal, scenarioOf(cell.scenario), cell);
      kept.keep(result);
      const how = result.fault ? `NOT AS DEMANDED: ${result.fault}` : `${result.ms} ms`;
      say(`${count} of ${cells.length}  ${cellName(cell)}: ${how}`);
      return result;
    });
    const away: AwayResult[] = [];
    if (options.away) {
      for (const which of ['temporal', 'postgres'] as const) {
        say(`every life, and ${which} away for 20 seconds`);
        away.push(...(await withServerAway(lanes, servers, which)));
      }
    }
    const report = { lives, all: all.length, results, away, ms: Date.now() - begun };
    print(report);
    if (options.out) await writeReport(options.out, report);
    const faults = [...results, ...away].filter(({ fault }) => fault !== null);
    process.exitCode = faults.length === 0 && results.length > 0 ? 0 : 1;
  } finally {
    for (const problem of await parts.stop()) say(problem);
  }
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
