import type { DatabaseSync } from 'node:sqlite';
import { CallbackTable } from './callbacks.ts';
import { ChainedInvokeTable } from './chained-invokes.ts';
import { CheckpointAnswerTable } from './checkpoint-answers.ts';
import { EventTable } from './events.ts';
import { ExecutionTable } from './executions.ts';
import { OperationTable } from './operations.ts';
import { createTables } from './schema.ts';
import { TimerTable } from './timers.ts';

/** All that the service remembers. What is not in here is lost when the stack is killed. */
export class DurableStore {
  readonly executions: ExecutionTable;
  readonly operations: OperationTable;
  readonly events: EventTable;
  readonly timers: TimerTable;
  readonly callbacks: CallbackTable;
  readonly chainedInvokes: ChainedInvokeTable;
  readonly checkpointAnswers: CheckpointAnswerTable;
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    createTables(database);
    this.#database = database;
    this.executions = new ExecutionTable(database);
    this.operations = new OperationTable(database);
    this.events = new EventTable(database);
    this.timers = new TimerTable(database);
    this.callbacks = new CallbackTable(database);
    this.chainedInvokes = new ChainedInvokeTable(database);
    this.checkpointAnswers = new CheckpointAnswerTable(database);
  }

  /** Runs the work in one transaction: all of its writes, or none. The work is synchronous, so nothing comes between. */
  transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
