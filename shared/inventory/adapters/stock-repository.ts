import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { writeTogether } from '../../platform/aws/one-transaction.ts';
import { PermanentError, TransientError } from '../../platform/failures.ts';
import type { MovedStock, MovementCause } from '../movement.ts';
import { type Lot, roomFor, type Stock } from '../stock.ts';
import { type StockUpdate, stockChange, stockKey } from './stock-change.ts';

/** Who makes a change, in whose course. */
export interface By {
  readonly actor: string;
  readonly correlationId: string;
}

/** With the number of its last movement. */
export type VersionedStock = Stock & Pick<MovedStock, 'version'>;

export interface StockRepository {
  /**
   * Adds a lot's units, once.
   *
   * @throws PermanentError too_much_stock when the SKU cannot hold them exactly, TransientError when another writer was there
   */
  restock(lot: Lot, by: By, at: number): Promise<void>;
  /**
   * Sets what lies on the shelf, reserved units among it: what is free is the rest.
   *
   * @returns the stock after, or undefined when more units are reserved than would lie there
   */
  adjust(
    sku: string,
    level: number,
    by: By & { readonly reason?: string },
    at: number,
  ): Promise<MovedStock | undefined>;
  /** Begins a SKU with nothing on the shelf, where there is none. */
  open(sku: string, by: By, at: number): Promise<void>;
  /** Takes what is free off the shelf, once for ever; what is reserved stays with its orders. */
  withdraw(sku: string, by: By, at: number): Promise<void>;
  /** Strongly consistent. */
  read(sku: string): Promise<VersionedStock | undefined>;
}

export function stockRepository(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): StockRepository {
  return {
    async restock({ sku, lotId, units }, { actor, correlationId }, at) {
      const createdAt = new Date(at).toISOString();
      const { written, ...outcome } = await writeTogether(client, [
        {
          Put: {
            TableName,
            Item: { PK: `SKU#${sku}`, SK: `LOT#${lotId}`, sku, lotId, units, createdAt },
            ConditionExpression: 'attribute_not_exists(PK)',
          },
        },
        {
          Update: stockChange(TableName, {
            ...{ sku, units, reserved: 0, correlationId, at, opens: true },
            cause: { kind: 'RESTOCK', lotId, actor },
            condition: 'attribute_not_exists(#units) OR #units <= :room',
            values: { ':room': roomFor({ units }) },
          }),
        },
      ]);
      const isRepeat = 'failed' in outcome && outcome.failed.includes(0);
      if (!written && !isRepeat) throw new PermanentError('too_much_stock', `${sku} cannot take ${units} units more`);
    },
    async adjust(sku, level, { actor, correlationId, reason }, at) {
      const cause: MovementCause = { kind: 'ADJUSTMENT', actor, ...(reason === undefined ? {} : { reason }) };
      return changed(
        stockChange(TableName, {
          ...{ sku, cause, correlationId, at, opens: true, reserved: 0 },
          units: { to: ':level - if_not_exists(#reserved, :none)' },
          condition: 'attribute_not_exists(#reserved) OR #reserved <= :level',
          values: { ':level': level },
        }),
      );
    },
    async open(sku, { actor, correlationId }, at) {
      await changed(
        stockChange(TableName, {
          ...{ sku, units: 0, reserved: 0, cause: { kind: 'OPENING', actor }, correlationId, at, opens: true },
          condition: 'attribute_not_exists(PK)',
        }),
      );
    },
    async withdraw(sku, { actor, correlationId }, at) {
      const { UpdateExpression, ...update } = stockChange(TableName, {
        ...{ sku, units: { to: ':none' }, reserved: 0, cause: { kind: 'WITHDRAWAL', actor }, correlationId, at },
        condition: 'attribute_exists(PK) AND attribute_not_exists(withdrawnAt)',
      });
      await changed({ ...update, UpdateExpression: `${UpdateExpression}, withdrawnAt = :now` });
    },
    async read(sku) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: stockKey(sku), ConsistentRead: true }));
      return Item as VersionedStock | undefined;
    },
  };

  /** @returns the item after, or undefined where its condition failed. @throws TransientError while a transaction has it */
  async function changed(update: StockUpdate): Promise<MovedStock | undefined> {
    try {
      const { Attributes } = await client.send(new UpdateCommand({ ...update, ReturnValues: 'ALL_NEW' }));
      return Attributes as MovedStock;
    } catch (error) {
      const { name, message } = error as Error;
      if (name === 'ConditionalCheckFailedException') return undefined;
      if (name === 'TransactionConflictException') throw new TransientError(`another writer was there: ${message}`);
      throw error;
    }
  }
}
