import type { DatabaseSync } from 'node:sqlite';
import type { BuildAppOptions } from 'fauxqs';

/**
 * fauxqs from the inside. Its own server listens on every interface of the machine, and its write-through to SQLite has
 * a defect that loses messages; its parts, used without the server, answer on the gateway's port only and can be
 * mended. The package's exports name none of them, so they are loaded by their place in the one version that
 * package.json allows.
 */
export interface FauxqsModules {
  readonly SqsStore: new () => SqsStore;
  readonly PersistenceManager: new (dataDir: string) => Persistence;
  /** Operation name to what answers it; throws an SqsError. */
  readonly actions: ReadonlyMap<string, Action>;
}

export type SqsStore = NonNullable<BuildAppOptions['stores']>['sqsStore'];
export type SqsQueue = NonNullable<ReturnType<SqsStore['getQueueByName']>>;

export type Action = (
  input: Record<string, unknown>,
  store: SqsStore,
  request: { readonly headers: Readonly<Record<string, string | undefined>> },
) => unknown;

/** What is used of fauxqs' SQLite file; db and loadSqsQueues are private there. */
export interface Persistence {
  readonly db: DatabaseSync;
  loadSqsQueues(store: SqsStore): void;
  updateMessageReady(messageId: string): void;
  close(): void;
}

/** What a refused action throws. */
export interface SqsError extends Error {
  readonly code: string;
  readonly statusCode: number;
  /** The error's name in the older query protocol, with who is to blame. */
  readonly queryErrorHeader: string;
}

const OPERATIONS = [
  'CreateQueue',
  'DeleteQueue',
  'GetQueueUrl',
  'ListQueues',
  'GetQueueAttributes',
  'SetQueueAttributes',
  'PurgeQueue',
  'SendMessage',
  'ReceiveMessage',
  'DeleteMessage',
  'SendMessageBatch',
  'DeleteMessageBatch',
  'ChangeMessageVisibility',
  'ChangeMessageVisibilityBatch',
  'TagQueue',
  'UntagQueue',
  'ListQueueTags',
] as const;

export async function loadFauxqs(): Promise<FauxqsModules> {
  const entry = import.meta.resolve('fauxqs');
  const load = (path: string): Promise<Record<string, unknown>> => import(new URL(path, entry).href);
  const [{ SqsStore }, { PersistenceManager }, ...actions] = await Promise.all([
    load('sqs/sqsStore.js'),
    load('persistence.js'),
    ...OPERATIONS.map(async (operation): Promise<[string, Action]> => {
      const name = operation.charAt(0).toLowerCase() + operation.slice(1);
      return [operation, (await load(`sqs/actions/${name}.js`))[name] as Action];
    }),
  ]);
  return {
    SqsStore: SqsStore as FauxqsModules['SqsStore'],
    PersistenceManager: PersistenceManager as FauxqsModules['PersistenceManager'],
    actions: new Map(actions),
  };
}

export function isSqsError(error: unknown): error is SqsError {
  return error instanceof Error && error.name === 'SqsError';
}
