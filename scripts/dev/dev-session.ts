import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, relative } from 'node:path';
import { type FunctionDeclaration, loadDeclarations } from '../declarations/declarations.ts';
import { ofContexts } from '../declarations/of-contexts.ts';
import { type RunningStack, startStack } from '../local-stack/stack/stack.ts';
import type { StackOptions } from '../local-stack/stack/stack-options.ts';
import { Bundles } from './bundles.ts';
import { checkTypes } from './type-check.ts';

const DECLARATION = /(?:^|\/)(?:function|table|[^/]+\.table)\.json$/;
const CONTRACT = /\/contracts\/[^/]+\.schema\.json$/;

/** A running stack that follows its sources. Whatever is wrong with them is said, and the old code serves on. */
export class DevSession {
  readonly #options: StackOptions;
  readonly #say: (line: string) => void;
  #bundles: Bundles;
  #stack: RunningStack | undefined;
  /** Functions whose sources have changed and could not be taken yet. */
  readonly #waiting = new Set<string>();
  #isRestartDue = false;

  private constructor(options: StackOptions, say: (line: string) => void, bundles: Bundles, stack: RunningStack) {
    this.#options = options;
    this.#say = say;
    this.#bundles = bundles;
    this.#stack = stack;
  }

  /** @throws what the first build or the stack's start fails with */
  static async start(options: StackOptions, say: (line: string) => void): Promise<DevSession> {
    const bundles = await Bundles.build(options.root, functionsOf(options));
    return new DevSession(options, say, bundles, await startStack(options));
  }

  get stack(): RunningStack | undefined {
    return this.#stack;
  }

  /** Takes what has changed. Never throws. */
  async take(files: readonly string[]): Promise<void> {
    const startedAtMs = performance.now();
    try {
      const declarations = files.filter((file) => DECLARATION.test(file));
      if (declarations.length > 0) this.#isRestartDue = true;
      if (declarations.length > 0 || files.some((file) => CONTRACT.test(file))) {
        const problem = await this.#generate();
        if (problem) {
          this.#refuse(problem);
          return;
        }
      }
      const taken = this.#isRestartDue ? await this.#restart() : await this.#swap(files);
      for (const line of taken) this.#say(`${line} (${((performance.now() - startedAtMs) / 1000).toFixed(1)} s)`);
    } catch (error) {
      this.#refuse(error instanceof Error ? error.message : String(error));
    }
  }

  async stop(): Promise<void> {
    await this.#bundles.close();
    await this.#stack?.stop();
  }

  /** @returns a line for each function that has new code */
  async #swap(files: readonly string[]): Promise<string[]> {
    for (const id of this.#bundles.madeOf(files)) this.#waiting.add(id);
    const ids = [...this.#waiting].sort();
    if (ids.length === 0 && !files.some((file) => file.endsWith('.ts'))) return [];
    const [types, rebuilt] = await Promise.all([
      checkTypes(this.#options.root, this.#options.stateDir, this.#options.contexts),
      this.#bundles.rebuild(ids),
    ]);
    const problems = [...rebuilt.problems, ...(types ? [types] : [])];
    if (problems.length > 0) {
      this.#refuse(problems.join('\n'));
      return [];
    }
    rebuilt.write();
    return ids.flatMap((id) => {
      this.#waiting.delete(id);
      const version = this.#stack?.redeploy(id);
      return version === undefined ? [] : [`${id}: version ${version} serves`];
    });
  }

  /** Declarations change what there is: the stack is made again on the same ports and the same state. */
  async #restart(): Promise<string[]> {
    const { root, stateDir, contexts } = this.#options;
    const functions = functionsOf(this.#options);
    const types = await checkTypes(root, stateDir, contexts);
    if (types) {
      this.#refuse(types);
      return [];
    }
    const bundles = await Bundles.build(root, functions);
    await this.#bundles.close();
    this.#bundles = bundles;
    const { endpoint, apiEndpoint } = this.#stack ?? {};
    await this.#stack?.stop();
    this.#stack = undefined;
    this.#stack = await startStack({
      ...this.#options,
      fresh: false,
      ...(endpoint && apiEndpoint ? { awsPort: portOf(endpoint), apiPort: portOf(apiEndpoint) } : {}),
    });
    this.#isRestartDue = false;
    this.#waiting.clear();
    return [`The declarations are taken: ${functions.length} functions serve`];
  }

  /** In a process of its own, as modules are loaded once. @returns what is wrong */
  async #generate(): Promise<string | undefined> {
    const { root } = this.#options;
    const script = join(root, 'scripts/build/generate.ts');
    const generating = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    generating.stderr.on('data', (chunk) => (said += chunk));
    const [code] = await once(generating, 'close');
    return code === 0 ? undefined : said.trim() || `${relative(root, script)} ended with code ${code}`;
  }

  #refuse(problem: string): void {
    this.#say(`${problem.trim()}\n${this.#stack ? 'Not taken: the code of before serves on.' : 'Nothing serves.'}`);
  }
}

/** Those that the stack holds: what is of other contexts is not built for nothing. */
function functionsOf({ root, contexts }: StackOptions): readonly FunctionDeclaration[] {
  const all = loadDeclarations(root);
  return (contexts ? ofContexts(all, contexts) : all).functions;
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
