import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { names } from '../../declarations/names.ts';
import type { EngineTables } from './engine-tables.ts';
import { DEPLOYMENT } from './function-process.ts';

/** A call of DynamoDB as the document client takes it; tables by their contexts. */
export interface RecordedCall {
  readonly name: string;
  readonly input: object;
}

/** What DynamoDB says that calls consumed. */
export interface EngineUsage {
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Of the indexes. */
  readonly indexWriteUnits: number;
}

interface Reported {
  readonly Table?: { readonly CapacityUnits?: number };
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits?: number }>>;
}

const COMMANDS = { GetCommand, PutCommand, TransactWriteCommand } as const;

/** Makes the same calls of an engine, one after the other, and adds up what it says of each. */
export async function usageOf({ client }: EngineTables, calls: readonly RecordedCall[]): Promise<EngineUsage> {
  let [readUnits, writeUnits, indexWriteUnits] = [0, 0, 0];
  for (const { name, input } of calls) {
    if (!isKnown(name)) throw new Error(`${name} is no call that the benchmark makes again`);
    const command = new COMMANDS[name]({ ...renamed(input), ReturnConsumedCapacity: 'INDEXES' } as never);
    const { ConsumedCapacity = [] } = (await client.send(command as never)) as { ConsumedCapacity?: unknown };
    for (const { Table, GlobalSecondaryIndexes = {} } of [ConsumedCapacity].flat() as Reported[]) {
      const ofTable = Table?.CapacityUnits ?? 0;
      if (name === 'GetCommand') readUnits += ofTable;
      else writeUnits += ofTable;
      for (const { CapacityUnits = 0 } of Object.values(GlobalSecondaryIndexes)) indexWriteUnits += CapacityUnits;
    }
  }
  return { readUnits, writeUnits, indexWriteUnits };
}

/** The call with the deployment's names of the tables, wherever it names one. */
function renamed(input: object): object {
  return JSON.parse(JSON.stringify(input), (key, value) =>
    key === 'TableName' ? names.table(DEPLOYMENT, value) : value,
  );
}

const isKnown = (name: string): name is keyof typeof COMMANDS => Object.hasOwn(COMMANDS, name);
