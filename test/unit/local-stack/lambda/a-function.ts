import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { buildSync } from 'esbuild';
import type { FunctionDeclaration } from '../../../../scripts/declarations/declarations.ts';
import { type Deployment, names } from '../../../../scripts/declarations/names.ts';
import { FunctionRegistry } from '../../../../scripts/local-stack/lambda/function-registry.ts';
import {
  createInvoker,
  type InvokerOptions,
  type ProcessInvoker,
} from '../../../../scripts/local-stack/lambda/process-invoker.ts';
import { openState } from '../../../../scripts/local-stack/stack/state.ts';

export const deployment: Deployment = {
  env: 'dev',
  region: 'eu-west-1',
  accountId: '000000000000',
  busName: 'laurel-dev',
};

/** The physical name of the test function t/<name>. */
export const named = (name: string) => names.function(deployment, `t/${name}`);

export function aDeclaration(name: string, changes: Partial<FunctionDeclaration> = {}): FunctionDeclaration {
  return {
    id: `t/${name}`,
    context: 't',
    name,
    physicalName: `t-${name}`,
    entry: `functions/t/${name}/handler.ts`,
    description: name,
    memoryMb: 128,
    timeoutSeconds: 5,
    trigger: { type: 'invoked' },
    environment: {},
    uses: {},
    ...changes,
  };
}

export interface Line {
  readonly functionId: string;
  readonly requestId: string | undefined;
  readonly line: string;
}

/** A folder with bundles and a state, and the compute on top of them. */
export class Compute {
  readonly dir = mkdtempSync(join(tmpdir(), 'laurel-compute-'));
  stateDir = join(this.dir, 'state');
  readonly database: DatabaseSync = openState(this.stateDir);
  readonly lines: Line[] = [];
  readonly #declarations = new Map<string, FunctionDeclaration>();
  readonly #invokers: ProcessInvoker[] = [];
  readonly #folders: string[] = [this.dir];

  /** Writes the bundle of t/<name>: a module's source that exports handler. */
  add(name: string, source: string, changes: Partial<FunctionDeclaration> = {}): this {
    const folder = join(this.dir, 'dist', `t-${name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.mjs'), source);
    this.#declarations.set(name, aDeclaration(name, changes));
    return this;
  }

  /** Bundles t/<name> out of TypeScript sources, handler.ts first, with its map beside it as a build leaves it. */
  bundle(name: string, sources: Readonly<Record<string, string>>): this {
    this.add(name, '');
    const folder = join(this.dir, 'sources', name);
    mkdirSync(folder, { recursive: true });
    for (const [file, source] of Object.entries(sources)) writeFileSync(join(folder, file), source);
    buildSync({
      entryPoints: [join(folder, 'handler.ts')],
      outfile: join(this.dir, 'dist', `t-${name}`, 'index.mjs'),
      bundle: true,
      minify: true,
      keepNames: true,
      format: 'esm',
      platform: 'node',
      sourcemap: 'external',
    });
    return this;
  }

  /** Keeps the code of functions in a folder below this one, as a stack does whose STATE_DIR is in the repository. */
  stateInside(folder: string): void {
    this.stateDir = mkdtempSync(join(folder, '.local-test-'));
    this.#folders.push(this.stateDir);
  }

  registry(): FunctionRegistry {
    return new FunctionRegistry({
      functions: [...this.#declarations.values()],
      bundlesDir: join(this.dir, 'dist'),
      stateDir: this.stateDir,
      database: this.database,
      deployment,
      endpointUrl: () => 'http://127.0.0.1:4566',
      queueUrl: (queue) => `http://127.0.0.1:4566/000000000000/${queue}`,
    });
  }

  invoker(changes: Partial<InvokerOptions> = {}): ProcessInvoker {
    const invoker = createInvoker({
      registry: this.registry(),
      database: this.database,
      log: (functionId, requestId, line) => this.lines.push({ functionId, requestId, line }),
      ...changes,
    });
    this.#invokers.push(invoker);
    return invoker;
  }

  async close(): Promise<void> {
    await Promise.all(this.#invokers.map((invoker) => invoker.close()));
    this.database.close();
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}
