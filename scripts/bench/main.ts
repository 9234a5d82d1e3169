/**
 * `make bench`: measures and prints ratios within this one run, each target with met or MISSED beside it, and writes
 * the same figures as JSON to BENCH_JSON (dist/bench.json). A missed target is a finding, not a failure: only what
 * cannot be measured ends with another status than 0. See docs/benchmark.md.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { startLocalStack } from '../../test/integration/local-stack.ts';
import { loadDeclarations } from '../declarations/declarations.ts';
import { bundleFile, root } from './bundles.ts';
import { renderTable } from './figures/table.ts';
import { renderVerdict, rounded } from './figures/target.ts';
import type { Section } from './section.ts';
import { bundleSizes } from './sections/bundle-sizes.ts';
import { burst } from './sections/burst.ts';
import { commerceCosts } from './sections/commerce-costs.ts';
import { idleLatency } from './sections/idle-latency.ts';
import { ledgerCommands } from './sections/ledger-commands.ts';
import { manyFunctions } from './sections/many-functions.ts';
import { needlessEvents } from './sections/needless-events.ts';
import { operationCosts } from './sections/operation-costs.ts';
import { stackStart } from './sections/stack-start.ts';
import { startTimes } from './sections/start-times.ts';
import { throughput } from './sections/throughput.ts';
import { tierUpgrades } from './sections/tier-upgrades.ts';
import { warmHandlers } from './sections/warm-handlers.ts';
import { type Sizes, sizesFrom } from './sizes.ts';

const sizes = readSizes();
const declarations = loadDeclarations(root);
const { functions } = declarations;
const unbuilt = functions.filter((declared) => !existsSync(bundleFile(declared))).map(({ id }) => id);
if (unbuilt.length > 0) refuse(`There is no bundle of ${unbuilt.join(', ')}: run make build.`);

const startedAtMs = performance.now();
const sections: Record<string, Section> = {};
const measured = (name: string, section: Section) => {
  sections[name] = section;
  console.log(`\n${section.title}\n\n${renderTable(section.table)}`);
};

measured('bundles', bundleSizes(functions));
measured('starts', await startTimes(functions, sizes.startRounds));
measured('warm', await warmHandlers(declarations, sizes));
measured('costs', await operationCosts(declarations, sizes.histories));
measured('ledger', await ledgerCommands(declarations, sizes.histories));
measured('commerce', await commerceCosts());
measured('stackStart', await stackStart(sizes.stackStarts));
measured('manyFunctions', await manyFunctions(declarations, sizes.manyFunctions, sizes.stackStarts));
const stack = await startLocalStack();
try {
  measured('idle', await idleLatency(stack, sizes.idleOrders));
  measured('upgrades', await tierUpgrades(stack, sizes.upgrades));
  measured('needlessEvents', await needlessEvents(stack));
  measured('throughput', await throughput(stack, sizes.flowOrders, sizes.flowMembers));
  // Last: so many orders take the member through the tiers, whose workflows go on for a while.
  measured('burst', await burst(stack, sizes.burstOrders));
} finally {
  await stack.stop();
}

const verdicts = Object.values(sections).flatMap((section) => section.verdicts);
console.log(`\nTargets (a public peer's own figures in brackets)\n\n${verdicts.map(renderVerdict).join('\n')}`);

const file = process.env.BENCH_JSON || join(root, 'dist/bench.json');
const figures = {
  node: process.version,
  cores: availableParallelism(),
  sizes,
  sections: Object.fromEntries(Object.entries(sections).map(([name, section]) => [name, section.figures])),
  targets: verdicts,
};
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
console.log(`\nMeasured in ${rounded((performance.now() - startedAtMs) / 1000)} s; all figures are in ${file}`);

function readSizes(): Sizes {
  try {
    return sizesFrom(process.env);
  } catch (error) {
    return refuse((error as Error).message);
  }
}

/** Ends before anything is started, for a reason that the caller can mend. */
function refuse(reason: string): never {
  console.error(reason);
  process.exit(1);
}
