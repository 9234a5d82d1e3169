import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type {
  DynamoDBDocumentClient,
  GetCommandInput,
  PutCommandInput,
  QueryCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { marshall, type NativeAttributeValue } from '@aws-sdk/util-dynamodb';
import { conditionMet, type Placeholders, updatedBy } from './item-expressions.ts';
import { checkItem, checkKey, type Item } from './limits.ts';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: unknown;
}

/**
 * A table of items that are written one by one, in memory: conditions, updates with additions, the old item of a failed
 * condition as the wire has it, and queries of one partition. What the platform's own table and small contexts use.
 */
export class ItemTable {
  /** Operations in the order in which they were called. */
  readonly calls: string[] = [];
  /** Thrown instead of an answer, for as long as it is set. */
  failure: Error | undefined;
  readonly #items = new Map<string, Item>();

  get client(): Pick<DynamoDBDocumentClient, 'send'> {
    return { send: (command: Command) => this.#send(command) } as unknown as Pick<DynamoDBDocumentClient, 'send'>;
  }

  items(): Item[] {
    return [...this.#items.values()];
  }

  /** Forgets an item, as its time to live does. */
  forget(partition: string): void {
    for (const [place, { PK }] of this.#items) if (PK === partition) this.#items.delete(place);
  }

  async #send(command: Command): Promise<unknown> {
    const operation = command.constructor.name.replace(/Command$/, '');
    this.calls.push(operation);
    // Callers overlap between their calls, never inside of one.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.failure) throw this.failure;
    return this.#answer(operation, command.input as UpdateCommandInput & PutCommandInput);
  }

  #answer(operation: string, input: UpdateCommandInput & PutCommandInput): unknown {
    if (operation === 'Query') return this.#query(input as unknown as QueryCommandInput);
    const key = checkKey((input.Item ?? input.Key) as Item);
    const place = JSON.stringify([key.PK, key.SK]);
    const before = this.#items.get(place);
    if (operation === 'Get') return { Item: (input as GetCommandInput).Key ? before : undefined };
    const placeholders = input as Placeholders;
    if (input.ConditionExpression && !conditionMet(before, input.ConditionExpression, placeholders))
      throw new ConditionalCheckFailedException({
        message: 'The conditional request failed',
        $metadata: { httpStatusCode: 400 },
        ...(before && input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD'
          ? { Item: marshall(before as Record<string, NativeAttributeValue>) }
          : {}),
      });
    if (operation === 'Delete') this.#items.delete(place);
    else if (operation === 'Put') this.#items.set(place, checkItem(structuredClone(input.Item as Item)));
    else if (operation === 'Update') {
      const after = checkItem(updatedBy(before ?? { ...key }, input.UpdateExpression ?? '', placeholders));
      this.#items.set(place, after);
      return input.ReturnValues === 'ALL_NEW' ? { Attributes: after } : {};
    } else throw new Error(`${operation} is not part of this table`);
    return {};
  }

  #query(input: QueryCommandInput): unknown {
    const found = this.items()
      .filter((item) => conditionMet(item, input.KeyConditionExpression ?? '', input as Placeholders))
      .sort((a, b) => (String(a.SK) < String(b.SK) ? -1 : 1));
    if (input.ScanIndexForward === false) found.reverse();
    return { Items: found.slice(0, input.Limit) };
  }
}
