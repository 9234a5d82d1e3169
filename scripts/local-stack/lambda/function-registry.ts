import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import { LIVE_ALIAS, names } from '../../declarations/names.ts';
import { AwsError } from '../gateway/aws-protocol.ts';
import { type EnvironmentSettings, processEnvironment } from './function-environment.ts';
import { parseFunctionReference } from './function-reference.ts';
import { type PublishedVersion, VersionStore } from './version-store.ts';

const LATEST = '$LATEST';

export interface RegistryOptions extends EnvironmentSettings {
  readonly functions: readonly FunctionDeclaration[];
  /** Holds <context>-<function>/index.mjs for each function. */
  readonly bundlesDir: string;
  readonly stateDir: string;
  readonly database: DatabaseSync;
  readonly now?: () => number;
}

/** A function with the version that a qualifier leads to. */
export interface ResolvedFunction {
  readonly declaration: FunctionDeclaration;
  readonly functionName: string;
  /** Without qualifier. */
  readonly functionArn: string;
  /** With the qualifier as it was given; without one when none was. */
  readonly invokedArn: string;
  /** The version number, or $LATEST. */
  readonly version: string;
  readonly published: PublishedVersion;
  /** Holds index.mjs. */
  readonly codeDir: string;
  /** Where it was built, which its map's sources are relative to. */
  readonly bundleDir: string;
  /** @param codeDir where the code runs, which is not where it is kept */
  readonly environment: (codeDir: string) => Record<string, string>;
}

/**
 * Every declared function with its versions. A new version is published when the bundle has changed: the code of a
 * version never changes, whereas its settings are those of the present declaration, as ports differ from start to start.
 */
export class FunctionRegistry {
  readonly #options: RegistryOptions;
  readonly #store: VersionStore;
  readonly #versions = new Map<string, PublishedVersion[]>();
  readonly #aliases = new Map<string, Map<string, number>>();
  readonly #declarations: ReadonlyMap<string, FunctionDeclaration>;

  /** @throws Error when a function has no bundle */
  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#store = new VersionStore(options.database);
    this.#declarations = new Map(
      options.functions.map((declared) => [names.function(options.deployment, declared.id), declared]),
    );
    // One commit for all: each would wait for the log to be written.
    options.database.exec('BEGIN');
    try {
      for (const functionName of this.#declarations.keys()) this.redeploy(functionName);
      options.database.exec('COMMIT');
    } catch (error) {
      options.database.exec('ROLLBACK');
      throw error;
    }
  }

  /**
   * Takes a function's bundle as it is now, as UpdateFunctionCode with Publish and UpdateAlias do. What runs ends on
   * the version that it began with.
   *
   * @returns the version that was published, or nothing where the bundle has not changed
   * @throws Error when the function has no bundle
   */
  redeploy(functionName: string): number | undefined {
    const declared = this.#declarations.get(functionName);
    if (!declared) throw new Error(`${functionName} is not declared`);
    const published = this.#publishIfChanged(functionName, declared);
    this.#versions.set(functionName, this.#store.versions(functionName));
    this.#aliases.set(functionName, this.#store.aliases(functionName));
    return published;
  }

  get functionNames(): string[] {
    return [...this.#declarations.keys()].sort();
  }

  /** The declaration's id; the name itself for a function that is no longer declared. */
  idOf(functionName: string): string {
    return this.#declarations.get(functionName)?.id ?? functionName;
  }

  /** Without qualifier; for any name, whether or not there is such a function. */
  arnOf(functionName: string): string {
    const { region, accountId } = this.#options.deployment;
    return `arn:aws:lambda:${region}:${accountId}:function:${functionName}`;
  }

  /**
   * @param reference name, partial ARN or ARN, with or without a qualifier
   * @throws AwsError ResourceNotFoundException, ValidationException or InvalidParameterValueException
   */
  resolve(reference: string, ownQualifier?: string): ResolvedFunction {
    const { functionName, qualifier } = parseFunctionReference(reference, ownQualifier);
    const functionArn = this.arnOf(functionName);
    const invokedArn = qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`;
    const declaration = this.#declarations.get(functionName);
    const versions = this.#versions.get(functionName) ?? [];
    const newest = versions.at(-1);
    const published =
      qualifier === undefined || qualifier === LATEST
        ? newest
        : versions.find(({ version }) => version === this.#numberOf(functionName, qualifier));
    if (!declaration || !published)
      throw new AwsError('ResourceNotFoundException', `Function not found: ${invokedArn}`, 404, { Type: 'User' });
    const version = qualifier === undefined || qualifier === LATEST ? LATEST : String(published.version);
    const codeDir = this.#codeDir(functionName, published.version);
    return {
      declaration,
      functionName,
      functionArn,
      invokedArn,
      version,
      published,
      codeDir,
      bundleDir: this.#bundleDir(declaration),
      environment: (runningDir) => processEnvironment(declaration, version, runningDir, this.#options),
    };
  }

  /** Oldest first. @throws AwsError ResourceNotFoundException */
  versions(functionName: string): readonly PublishedVersion[] {
    this.resolve(functionName);
    return this.#versions.get(functionName) ?? [];
  }

  /** Alias name to version number. @throws AwsError ResourceNotFoundException */
  aliases(functionName: string): ReadonlyMap<string, number> {
    this.resolve(functionName);
    return this.#aliases.get(functionName) ?? new Map();
  }

  #numberOf(functionName: string, qualifier: string): number | undefined {
    return /^\d+$/.test(qualifier) ? Number(qualifier) : this.#aliases.get(functionName)?.get(qualifier);
  }

  #bundleDir({ id }: FunctionDeclaration): string {
    return join(this.#options.bundlesDir, id.replace('/', '-'));
  }

  #codeDir(functionName: string, version: number): string {
    return join(this.#options.stateDir, 'code', functionName, String(version));
  }

  #publishIfChanged(functionName: string, declared: FunctionDeclaration): number | undefined {
    const bundleDir = this.#bundleDir(declared);
    const bundle = join(bundleDir, 'index.mjs');
    if (!existsSync(bundle)) throw new Error(`${bundle} is missing: ${declared.id} has not been built`);
    const code = readFileSync(bundle);
    const codeSha256 = createHash('sha256').update(code).digest('base64');
    const newest = this.#store.versions(functionName).at(-1);
    if (newest?.codeSha256 === codeSha256 && existsSync(this.#codeDir(functionName, newest.version))) return undefined;
    const version = (newest?.version ?? 0) + 1;
    this.#copyCode(bundleDir, this.#codeDir(functionName, version));
    this.#store.publish(functionName, {
      version,
      codeSha256,
      codeBytes: code.length,
      publishedAtEpochMs: (this.#options.now ?? Date.now)(),
    });
    this.#store.point(functionName, LIVE_ALIAS, version);
    return version;
  }

  /** Moved into place whole, so that a start that dies half-way leaves no half version. */
  #copyCode(from: string, to: string): void {
    const partial = `${to}.partial`;
    rmSync(partial, { recursive: true, force: true });
    rmSync(to, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    copyFileSync(join(from, 'index.mjs'), join(partial, 'index.mjs'));
    const map = join(from, 'index.mjs.map');
    if (existsSync(map)) keep(map, join(partial, 'index.mjs.map'));
    renameSync(partial, to);
  }
}

/**
 * A second name of the same file: two thirds of what a function weighs, and only looked at for a stack trace. Another disk
 * takes a copy.
 */
function keep(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
