import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Planned, plansOf } from './rendered-plans.ts';

/** What Terraform does to one resource: its address where it makes or changes it, with " (destroy)" where it destroys it. */
type Operation = string;

/** The graph of one walk: what an operation waits for. */
export class ApplyGraph {
  private readonly edges: ReadonlyMap<string, readonly string[]>;

  constructor(edges: ReadonlyMap<string, readonly string[]>) {
    this.edges = edges;
  }

  /** The operations on resource instances whose addresses match. */
  operations(address: RegExp): readonly Operation[] {
    return [...this.edges.keys()].filter((operation) => !operation.endsWith(' (expand)') && address.test(operation));
  }

  /** Whether the one begins only when the other is done, over however many steps. */
  waitsFor(later: Operation, earlier: Operation): boolean {
    const seen = new Set<string>();
    const open = [later];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node === earlier) return true;
      if (seen.has(node)) continue;
      seen.add(node);
      open.push(...(this.edges.get(node) ?? []));
    }
    return false;
  }
}

/**
 * Runs one of a configuration's tests and reads, beside the plans, the graph of each walk that applies from Terraform's
 * own log: two operations that do not wait for each other are done at the same time.
 *
 * @source https://developer.hashicorp.com/terraform/internals/graph
 * @throws Error with Terraform's own words when the test fails
 */
export function applied(
  configuration: string,
  test: string,
): { readonly plans: ReadonlyMap<string, readonly Planned[]>; readonly graphs: readonly ApplyGraph[] } {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-graph-'));
  try {
    const log = join(folder, 'log');
    const plans = plansOf(configuration, test, { TF_LOG_CORE: 'trace', TF_LOG_PATH: log });
    return { plans, graphs: readGraphs(readFileSync(log, 'utf8')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The last transformation of every graph, before it is walked. */
const GRAPH =
  /Completed graph transform \*terraform\.TransitiveReductionTransformer with new graph:\n([\s\S]*?)\n {2}-{6}/g;
const APPLIES = /- \*terraform\.(?:NodeApplyableResourceInstance|NodeDestroyResourceInstance)$/m;

function readGraphs(log: string): ApplyGraph[] {
  return [...log.matchAll(GRAPH)]
    .map(([, text = '']) => text)
    .filter((text) => APPLIES.test(text))
    .map((text) => {
      const edges = new Map<string, string[]>();
      let targets: string[] = [];
      for (const line of text.split('\n')) {
        const name = line.trim().replace(/ - \*terraform\.\w+$/, '');
        if (line.startsWith('    ')) {
          targets.push(name);
        } else {
          targets = [];
          edges.set(name, targets);
        }
      }
      return new ApplyGraph(edges);
    });
}
