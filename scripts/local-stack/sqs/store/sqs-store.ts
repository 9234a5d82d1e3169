import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../events/transaction.ts';
import { DeduplicationTable } from './deduplication-table.ts';
import { MessageTable } from './message-table.ts';
import { MoveTaskTable } from './move-task-table.ts';
import { QueueTable } from './queue-table.ts';
import { createTables } from './schema.ts';

/** All that the queue service remembers: what it has answered survives the death of the process. */
export class SqsStore {
  readonly queues: QueueTable;
  readonly messages: MessageTable;
  readonly deduplications: DeduplicationTable;
  readonly moveTasks: MoveTaskTable;
  readonly #database: DatabaseSync;
  #isInTransaction = false;

  constructor(database: DatabaseSync) {
    createTables(database);
    this.#database = database;
    this.queues = new QueueTable(database);
    this.messages = new MessageTable(database);
    this.deduplications = new DeduplicationTable(database);
    this.moveTasks = new MoveTaskTable(database);
  }

  /** All of the writes, or none; within another transaction, as a part of it that fails alone. */
  transaction<T>(work: () => T): T {
    if (!this.#isInTransaction) return this.#outermost(work);
    this.#database.exec('SAVEPOINT sqs_part');
    try {
      return work();
    } catch (error) {
      this.#database.exec('ROLLBACK TO sqs_part');
      throw error;
    } finally {
      this.#database.exec('RELEASE sqs_part');
    }
  }

  #outermost<T>(work: () => T): T {
    this.#isInTransaction = true;
    try {
      return inTransaction(this.#database, work);
    } finally {
      this.#isInTransaction = false;
    }
  }
}
