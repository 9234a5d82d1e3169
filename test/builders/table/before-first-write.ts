import type { InMemoryTable } from './in-memory-table.ts';

/** Lets another writer in after the next caller has read and before it writes. */
export function beforeFirstWrite(table: InMemoryTable, work: () => Promise<unknown>): void {
  const send = table.send.bind(table);
  table.send = async (command) => {
    if (command.constructor.name !== 'TransactWriteCommand') return send(command);
    table.send = send;
    await work();
    return send(command);
  };
}
