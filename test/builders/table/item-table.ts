import type {
  DeleteCommandInput,
  DynamoDBDocumentClient,
  GetCommandInput,
  PutCommandInput,
  QueryCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import platform from '../../../shared/platform/table.json' with { type: 'json' };
import type { Item } from './limits.ts';
import { type TableShape, TableStore } from './table-store.ts';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: unknown;
}

/** A table in memory whose items are written one by one, under any name: what the platform and small contexts use. */
export class ItemTable {
  /** Operations in the order in which they were called. */
  readonly calls: string[] = [];
  /** Thrown instead of an answer, for as long as it is set. */
  failure: Error | undefined;
  readonly #store: TableStore;

  /** @param shape the platform's table.json where nothing is said */
  constructor(shape: TableShape = platform as unknown as TableShape) {
    this.#store = new TableStore(shape);
  }

  get client(): Pick<DynamoDBDocumentClient, 'send'> {
    return { send: (command: Command) => this.#send(command) } as unknown as Pick<DynamoDBDocumentClient, 'send'>;
  }

  items(): Item[] {
    return this.#store.items();
  }

  /** Forgets the items of a partition, as their time to live does. */
  forget(partition: string): void {
    for (const item of this.items()) if (item.PK === partition) this.#store.forget(item);
  }

  async #send(command: Command): Promise<unknown> {
    const operation = command.constructor.name.replace(/Command$/, '');
    this.calls.push(operation);
    // Callers overlap between their calls, never inside of one.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.failure) throw this.failure;
    return this.#answer(operation, command.input);
  }

  #answer(operation: string, input: unknown): unknown {
    if (operation === 'Get') return this.#store.get(input as GetCommandInput);
    if (operation === 'Query') return this.#store.query(input as QueryCommandInput);
    if (operation === 'Put') return this.#store.put(input as PutCommandInput);
    if (operation === 'Update') return this.#store.update(input as UpdateCommandInput);
    if (operation === 'Delete') return this.#store.delete(input as DeleteCommandInput);
    throw new Error(`${operation} is not part of this table`);
  }
}
