import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import functionSchema from './function.schema.json' with { type: 'json' };
import tableSchema from './table.schema.json' with { type: 'json' };

export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem';

export interface HttpTrigger {
  readonly type: 'http';
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
}

export interface EventTrigger {
  readonly type: 'event';
  readonly sources: readonly string[];
  readonly detailTypes: readonly string[];
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly maximumConcurrency: number;
  readonly maxReceiveCount: number;
}

export interface StreamTrigger {
  readonly type: 'stream';
  readonly table: string;
  readonly filters?: readonly Readonly<Record<string, unknown>>[];
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly maximumRetryAttempts: number;
  readonly maximumRecordAgeSeconds: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly parallelizationFactor: number;
}

export interface ScheduleTrigger {
  readonly type: 'schedule';
  readonly expression: string;
}

export interface InvokedTrigger {
  readonly type: 'invoked';
}

export type Trigger = HttpTrigger | EventTrigger | StreamTrigger | ScheduleTrigger | InvokedTrigger;

export interface TableUse {
  readonly actions: readonly TableAction[];
  readonly indexes?: readonly string[];
  readonly leadingKeys?: readonly string[];
}

export interface Uses {
  readonly tables?: Readonly<Record<string, TableUse>>;
  readonly bus?: { readonly publishAs: string };
  readonly parameters?: Readonly<Record<string, string>>;
  readonly functions?: Readonly<Record<string, string>>;
  readonly callbacks?: readonly string[];
}

/** A function.json with its defaults filled in, and the place it was found at. */
export interface FunctionDeclaration {
  /** `<context>/<function>`, from the folder names. */
  readonly id: string;
  readonly context: string;
  readonly name: string;
  /** The handler's source, relative to the root. */
  readonly entry: string;
  readonly description: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency?: number;
  readonly trigger: Trigger;
  readonly durable?: { readonly executionTimeoutSeconds: number; readonly retentionDays: number };
  readonly environment: Readonly<Record<string, string>>;
  readonly uses: Uses;
}

export interface Key {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

export interface TableDeclaration {
  /** The context that owns the table; also the table's short name. */
  readonly name: string;
  readonly description: string;
  readonly partitionKey: Key;
  readonly sortKey?: Key;
  readonly timeToLiveAttribute?: string;
  readonly stream?: 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY';
  readonly localIndexes: Readonly<Record<string, { readonly sortKey: Key }>>;
  readonly globalIndexes: Readonly<Record<string, { readonly partitionKey: Key; readonly sortKey?: Key }>>;
}

export interface Declarations {
  readonly functions: readonly FunctionDeclaration[];
  readonly tables: readonly TableDeclaration[];
}

/** A declaration that cannot be used: names the file, the path in it and the reason. */
export class DeclarationError extends Error {
  override readonly name = 'DeclarationError';
}

/**
 * SQS hands out ten messages a call; larger batches are gathered over a window.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html (BatchSize)
 */
const MAX_UNWINDOWED_BATCH_SIZE = 10;

/** Folder names become names of functions, queues and rules. */
const NAME = /^[a-z][a-z0-9-]*$/;

const ajv = new Ajv({ allErrors: true, useDefaults: true, discriminator: true, strict: false });
const validateFunction = ajv.compile(functionSchema);
const validateTable = ajv.compile(tableSchema);

/**
 * Reads every functions/<context>/<function>/function.json and shared/<context>/table.json below root.
 *
 * @throws DeclarationError for text that is no JSON, a shape the schema refuses, or a name that leads nowhere
 */
export function loadDeclarations(root: string): Declarations {
  const tables = folders(join(root, 'shared')).flatMap((context) => {
    const file = join(root, 'shared', context, 'table.json');
    const text = readIfPresent(file);
    if (text === undefined) return [];
    const table = checked(relative(root, file), text, validateTable) as Omit<TableDeclaration, 'name'>;
    return [
      { ...table, name: context, localIndexes: table.localIndexes ?? {}, globalIndexes: table.globalIndexes ?? {} },
    ];
  });
  const functions = folders(join(root, 'functions')).flatMap((context) =>
    folders(join(root, 'functions', context)).map((name) => {
      const folder = join('functions', context, name);
      const file = join(folder, 'function.json');
      const text = readIfPresent(join(root, file));
      if (text === undefined) throw new DeclarationError(`${file}: is missing: every folder here is one function`);
      if (!NAME.test(context) || !NAME.test(name))
        throw new DeclarationError(`${file}: /: folders are named in kebab-case, from a to z`);
      const shape = checked(file, text, validateFunction) as Omit<
        FunctionDeclaration,
        'id' | 'context' | 'name' | 'entry'
      >;
      return {
        ...shape,
        id: `${context}/${name}`,
        context,
        name,
        entry: join(folder, 'handler.ts'),
        environment: shape.environment ?? {},
        uses: shape.uses ?? {},
      };
    }),
  );
  for (const declared of functions) checkReferences(declared, functions, tables);
  return { functions, tables };
}

function checkReferences(
  declared: FunctionDeclaration,
  functions: readonly FunctionDeclaration[],
  tables: readonly TableDeclaration[],
): void {
  const file = `functions/${declared.id}/function.json`;
  const refuse = (path: string, reason: string) => {
    throw new DeclarationError(`${file}: ${path}: ${reason}`);
  };
  const table = (name: string, path: string) => {
    const found = tables.find((candidate) => candidate.name === name);
    if (!found) refuse(path, `no table "${name}" is declared (shared/${name}/table.json)`);
    return found;
  };
  if (declared.trigger.type === 'stream' && !table(declared.trigger.table, '/trigger/table')?.stream)
    refuse('/trigger/table', `table "${declared.trigger.table}" has no stream`);
  for (const [name, use] of Object.entries(declared.uses.tables ?? {})) {
    const found = table(name, `/uses/tables/${name}`);
    for (const index of use.indexes ?? [])
      if (found && !Object.hasOwn(found.localIndexes, index) && !Object.hasOwn(found.globalIndexes, index))
        refuse(`/uses/tables/${name}/indexes`, `table "${name}" has no index "${index}"`);
  }
  for (const [name, id] of Object.entries(declared.uses.functions ?? {}))
    if (!functions.some((other) => other.id === id))
      refuse(`/uses/functions/${name}`, `no function "${id}" is declared`);
  for (const id of declared.uses.callbacks ?? [])
    if (!functions.some((other) => other.id === id && other.durable))
      refuse('/uses/callbacks', `"${id}" is no durable function`);
  if (declared.trigger.type === 'event' && declared.trigger.batchSize > MAX_UNWINDOWED_BATCH_SIZE)
    if (declared.trigger.batchWindowSeconds === 0)
      refuse('/trigger/batchSize', `above ${MAX_UNWINDOWED_BATCH_SIZE} needs a batchWindowSeconds of 1 or more`);
  if (declared.trigger.type === 'http') {
    const { method, path } = declared.trigger;
    const twin = functions.find(
      (other) =>
        other !== declared &&
        other.trigger.type === 'http' &&
        other.trigger.method === method &&
        other.trigger.path === path,
    );
    if (twin) refuse('/trigger/path', `${method} ${path} is taken by functions/${twin.id}`);
  }
}

function checked(file: string, text: string, validate: ValidateFunction): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DeclarationError(`${file}: is not JSON: ${(error as Error).message}`);
  }
  if (!validate(value))
    throw new DeclarationError((validate.errors ?? []).map((error) => `${file}: ${explain(error)}`).join('\n'));
  return value;
}

function explain(error: ErrorObject): string {
  const path = error.instancePath === '' ? '/' : error.instancePath;
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'additionalProperties')
    return `${path}: "${String(params.additionalProperty)}" is not a known setting`;
  if (error.keyword === 'enum') return `${path}: must be one of ${JSON.stringify(params.allowedValues)}`;
  return `${path}: ${error.message ?? error.keyword}`;
}

function folders(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
