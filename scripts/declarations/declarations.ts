import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkAwsRules } from './aws-rules.ts';
import { checkedDeclaration } from './checked-declaration.ts';
import { DeclarationError } from './declaration-error.ts';
import { validateFunction, validateTable } from './declaration-validators.ts';
import { withImpliedUses } from './implied-uses.ts';
import { checkReferences } from './references.ts';
import { checkSources, loadForeignServices, withStrays } from './sources.ts';

export { DeclarationError } from './declaration-error.ts';

export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem';

export interface HttpTrigger {
  readonly type: 'http';
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly access: Access;
  /** Of a route for members: what a client must carry that acts for one, or one of which; `*` for any client. */
  readonly clientScope?: string | readonly string[];
  readonly maxBodyBytes: number;
  readonly rateLimited: boolean;
  readonly keepsAnswers: boolean;
  readonly api?: ApiDocumentation;
}

/** What a route takes and answers, for the API documents; contracts as `<context>/<name>`. */
export interface ApiDocumentation {
  readonly summary?: string;
  readonly description?: string;
  readonly path?: string;
  readonly query?: string;
  readonly body?: string;
  readonly bodyTypes?: readonly string[];
  readonly paged?: boolean;
  readonly answers: Readonly<Record<string, ApiAnswer>>;
  readonly problems?: readonly string[];
}

export interface ApiAnswer {
  readonly description: string;
  /** In the envelope. */
  readonly data?: string;
  /** Without the envelope. */
  readonly body?: string;
  readonly mediaType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Anyone, a member for themself, or whoever's token carries all of the scopes, or any one of them. */
export type Access =
  | 'public'
  | 'member'
  | { readonly scopes: readonly string[] }
  | { readonly anyScope: readonly string[] };

export interface EventTrigger {
  readonly type: 'event';
  readonly sources: readonly string[];
  readonly detailTypes: readonly string[];
  /**
   * Whether the types are taken from every source but these. Absent: from these alone. Both lists are then what all other
   * functions take.
   */
  readonly strays?: boolean;
  /** Versions of the same types that are known and not wanted. */
  readonly passedOver?: readonly string[];
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly maximumConcurrency: number;
  readonly maxReceiveCount: number;
}

export interface QueueTrigger {
  readonly type: 'queue';
  readonly fifo: boolean;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly maximumConcurrency: number;
  readonly maxReceiveCount: number;
}

export interface StreamTrigger {
  readonly type: 'stream';
  readonly table: string;
  readonly redriveTo?: string;
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
  readonly timeZone: string;
  /** Absent: at the due time. */
  readonly flexibleWindowMinutes?: number;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
}

export interface InvokedTrigger {
  readonly type: 'invoked';
}

export type Trigger = HttpTrigger | EventTrigger | QueueTrigger | StreamTrigger | ScheduleTrigger | InvokedTrigger;

export interface TableUse {
  readonly actions: readonly TableAction[];
  readonly indexes?: readonly string[];
  readonly leadingKeys?: readonly string[];
}

export interface Uses {
  readonly tables?: Readonly<Record<string, TableUse>>;
  readonly bus?: { readonly publishAs: string; readonly types: readonly string[] };
  readonly parameters?: Readonly<Record<string, string>>;
  readonly queues?: Readonly<Record<string, string>>;
  readonly functions?: Readonly<Record<string, string>>;
  readonly callbacks?: readonly string[];
  readonly everyContext?: readonly string[];
  readonly lookAt?: readonly ('queues' | 'metrics')[];
}

/** A function.json with its defaults filled in, and the place it was found at. */
export interface FunctionDeclaration {
  /** `<context>/<function>`, from the folder names. */
  readonly id: string;
  readonly context: string;
  readonly name: string;
  /** What stands behind `laurel-<env>-` in its physical names: `<context>-<function>`, or the pinned name. */
  readonly physicalName: string;
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

/** What an index holds beside the keys. */
export type Projection = 'ALL' | 'KEYS_ONLY' | { readonly include: readonly string[] };

/** Carries a table's stream to the bus or to a queue, in order for each key. */
export interface PipeDeclaration {
  readonly filters?: readonly Readonly<Record<string, unknown>>[];
  readonly target: 'bus' | { readonly queue: string };
  readonly publishAs?: string;
  readonly detailType?: string;
  readonly inputTemplate?: string;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly maximumRetryAttempts: number;
  readonly maximumRecordAgeSeconds: number;
  readonly parallelizationFactor: number;
}

/** A table.json or <name>.table.json with its defaults filled in. */
export interface TableDeclaration {
  /** The context that owns the table. */
  readonly context: string;
  /** `<context>`, or `<context>-<name>` for its further tables. */
  readonly name: string;
  /** Where it is declared, relative to the root. */
  readonly file: string;
  readonly description: string;
  readonly partitionKey: Key;
  readonly sortKey?: Key;
  readonly infrequentAccess?: boolean;
  readonly timeToLiveAttribute?: string;
  readonly stream?: 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY';
  readonly localIndexes: Readonly<Record<string, { readonly sortKey: Key; readonly projection: Projection }>>;
  readonly globalIndexes: Readonly<
    Record<string, { readonly partitionKey: Key; readonly sortKey?: Key; readonly projection: Projection }>
  >;
  readonly pipe?: PipeDeclaration;
}

export interface Declarations {
  readonly functions: readonly FunctionDeclaration[];
  readonly tables: readonly TableDeclaration[];
}

/** Folder names become names of functions, queues and rules. */
const NAME = /^[a-z][a-z0-9-]*$/;

/** The context's own table, or a further one. */
const TABLE_FILE = /^(?:([a-z][a-z0-9-]*)\.)?table\.json$/;

/**
 * Reads every functions/<context>/<function>/function.json and shared/<context>/[<name>.]table.json below root.
 *
 * @throws DeclarationError for text that is no JSON, a shape the schema refuses, a name that leads nowhere, or what AWS
 *   would refuse when it is deployed
 */
export function loadDeclarations(root: string): Declarations {
  const tables = folders(join(root, 'shared')).flatMap((context) => loadTables(root, context));
  const declared = folders(join(root, 'functions')).flatMap((context) =>
    folders(join(root, 'functions', context)).map((name) => loadFunction(root, context, name)),
  );
  const functions = withStrays(declared.map((each) => withImpliedUses(each, tables, declared)));
  checkReferences(functions, tables, loadForeignServices(root));
  checkSources(functions, tables, loadForeignServices(root));
  checkAwsRules(functions, tables);
  return { functions, tables };
}

function loadTables(root: string, context: string): TableDeclaration[] {
  const folder = join('shared', context);
  return readdirSync(join(root, folder))
    .sort()
    .flatMap((name) => {
      const file = join(folder, name);
      const [isTable, further] = TABLE_FILE.exec(name) ?? [];
      if (isTable === undefined) {
        if (name.endsWith('table.json')) throw new DeclarationError(`${file}: /: tables are named in kebab-case`);
        return [];
      }
      const text = readFileSync(join(root, file), 'utf8');
      const shape = checkedDeclaration(file, text, validateTable) as Omit<
        TableDeclaration,
        'context' | 'name' | 'file'
      >;
      return [
        {
          ...shape,
          context,
          name: further === undefined ? context : `${context}-${further}`,
          file,
          localIndexes: shape.localIndexes ?? {},
          globalIndexes: shape.globalIndexes ?? {},
        },
      ];
    });
}

function loadFunction(root: string, context: string, name: string): FunctionDeclaration {
  const folder = join('functions', context, name);
  const file = join(folder, 'function.json');
  const text = readIfPresent(join(root, file));
  if (text === undefined) throw new DeclarationError(`${file}: is missing: every folder here is one function`);
  if (!NAME.test(context) || !NAME.test(name))
    throw new DeclarationError(`${file}: /: folders are named in kebab-case, from a to z`);
  const { name: pinned, ...shape } = checkedDeclaration(file, text, validateFunction) as Omit<
    FunctionDeclaration,
    'id' | 'context' | 'name' | 'physicalName' | 'entry'
  > & { readonly name?: string };
  return {
    ...shape,
    id: `${context}/${name}`,
    context,
    name,
    physicalName: pinned ?? `${context}-${name}`,
    entry: join(folder, 'handler.ts'),
    environment: shape.environment ?? {},
    uses: shape.uses ?? {},
  };
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
