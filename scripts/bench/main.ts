/**
 * `make bench [SECTION=<parts, with commas>]`: measures and prints ratios within this one run, each target with met or MISSED beside it, and writes
 * the same figures as JSON to BENCH_JSON (dist/bench.json). A missed target is a finding, not a failure: only what
 * cannot be measured ends with another status than 0. See docs/benchmark.md.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { type LocalStack, startLocalStack } from '../../test/integration/local-stack.ts';
import { loadDeclarations } from '../declarations/declarations.ts';
import { bundleFile, root } from './bundles.ts';
import { chosenSections } from './chosen-sections.ts';
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
import { plainEvents } from './sections/plain-events.ts';
import { searchQuality } from './sections/search-quality.ts';
import { stackStart } from './sections/stack-start.ts';
import { startTimes } from './sections/start-times.ts';
import { throughput } from './sections/throughput.ts';
import { tierUpgrades } from './sections/tier-upgrades.ts';
import { tillCosts } from './sections/till-costs.ts';
import { tillLatency } from './sections/till-latency.ts';
import { warmHandlers } from './sections/warm-handlers.ts';
import { type Sizes, sizesFrom } from './sizes.ts';

const sizes = readSizes();
const declarations = loadDeclarations(root);
const { functions } = declarations;
const unbuilt = functions.filter((declared) => !existsSync(bundleFile(declared))).map(({ id }) => id);
if (unbuilt.length > 0) refuse(`There is no bundle of ${unbuilt.join(', ')}: run make build.`);

const startedAtMs = performance.now();
const sections: Record<string, Section> = {};
/** What else the machine did: the load of the last minute, as each section ended. */
const loads: Record<string, number> = {};
const load = () => loadavg()[0] ?? 0;
const measured = (name: string, section: Section) => {
  sections[name] = section;
  loads[name] = load();
  console.log(`\n${section.title} (load ${rounded(loads[name])})\n\n${renderTable(section.table)}`);
};
const cores = availableParallelism();
console.log(`Node ${process.version}, ${cores} processors, a load of ${rounded(load())} before anything was measured.`);

/** What needs no stack of the benchmark's own, and then what shares one. */
const alone = {
  bundles: () => bundleSizes(functions),
  search: () => searchQuality(),
  starts: () => startTimes(functions, sizes.startRounds),
  warm: () => warmHandlers(declarations, sizes),
  costs: () => operationCosts(declarations, sizes.histories),
  ledger: () => ledgerCommands(declarations, sizes.histories),
  commerce: () => commerceCosts(declarations),
  tills: () => tillCosts(),
  stackStart: () => stackStart(declarations, sizes.stackStarts),
  manyFunctions: () => manyFunctions(declarations, sizes.manyFunctions, sizes.stackStarts),
  plainEvents: () => plainEvents(sizes.plainEvents),
};
const onStack = {
  idle: (stack: LocalStack) => idleLatency(stack, sizes.idleOrders),
  tillLatency: (stack: LocalStack) => tillLatency(stack, sizes.idleOrders),
  upgrades: (stack: LocalStack) => tierUpgrades(stack, sizes.upgrades),
  needlessEvents: (stack: LocalStack) => needlessEvents(stack),
  throughput: (stack: LocalStack) => throughput(stack, sizes.flowOrders, sizes.flowMembers),
  // Last: so many orders take the member through the tiers, whose workflows go on for a while.
  burst: (stack: LocalStack) => burst(stack, sizes.burstOrders),
};
const chosen = readSections([...namesOf(alone), ...namesOf(onStack)]);
for (const name of namesOf(alone)) if (chosen.includes(name)) measured(name, await alone[name]());
const onChosen = namesOf(onStack).filter((name) => chosen.includes(name));
if (onChosen.length > 0) {
  const stack = await startLocalStack();
  try {
    for (const name of onChosen) measured(name, await onStack[name](stack));
  } finally {
    await stack.stop();
  }
}

const verdicts = Object.values(sections).flatMap((section) => section.verdicts);
console.log(`\nTargets (a public peer's own figures in brackets)\n\n${verdicts.map(renderVerdict).join('\n')}`);

const file = process.env.BENCH_JSON || join(root, 'dist/bench.json');
const figures = {
  node: process.version,
  cores,
  loads,
  sizes,
  sections: Object.fromEntries(Object.entries(sections).map(([name, section]) => [name, section.figures])),
  targets: verdicts,
};
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
console.log(`\nMeasured in ${rounded((performance.now() - startedAtMs) / 1000)} s; all figures are in ${file}`);

function namesOf<Name extends string>(measures: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(measures) as Name[];
}

function readSections<Name extends string>(names: readonly Name[]): readonly Name[] {
  try {
    return chosenSections(process.env.SECTION, names);
  } catch (error) {
    return refuse((error as Error).message);
  }
}

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
