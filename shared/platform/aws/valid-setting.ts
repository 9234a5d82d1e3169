import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Parameter } from './parameters.ts';

/** The last valid text of a setting, where a process that starts finds it. Undefined text: the setting was not set. */
export interface KeptText {
  /** Undefined when nothing was ever kept. */
  read(): Promise<{ readonly text: string | undefined } | undefined>;
  write(text: string | undefined): Promise<void>;
}

export interface ValidSettingSettings<Value> {
  readonly parameter: Parameter;
  /** @throws Error that says what is wrong with the text */
  readonly parse: (text: string | undefined) => Value;
  readonly kept: Pick<KeptText, 'read'> & Partial<KeptText>;
  /** Called each time the last valid value stands in for an invalid one; `first` when the text is seen for the first time. */
  readonly onInvalid: (error: Error, first: boolean) => void;
  /** Called when a valid text could not be kept: it will be tried again. */
  readonly onNotKept?: (error: Error) => void;
}

/**
 * A setting that people edit: what they save by mistake never replaces the last valid value, which is kept in a table, so
 * that a process that starts meanwhile has it too. Where nothing was ever kept, it is what `parse` makes of no text at all.
 *
 * @throws what the parameter throws, or the table while the text is invalid and nothing else is known
 */
export function validSetting<Value>(settings: ValidSettingSettings<Value>): () => Promise<Value> {
  const { parameter, parse, kept, onInvalid, onNotKept } = settings;
  let inForce: { readonly text: string | undefined; readonly value: Value } | undefined;
  let broken: { readonly text: string | undefined; readonly error: Error } | undefined;
  let isKept = kept.write === undefined;

  return async () => {
    const text = await parameter();
    if (inForce && inForce.text === text) broken = undefined;
    else take(text);
    if (broken || !inForce) {
      inForce ??= await lastKept();
      return inForce.value;
    }
    if (!isKept) await keep(text);
    return inForce.value;
  };

  function take(text: string | undefined): void {
    if (broken && broken.text === text) {
      onInvalid(broken.error, false);
      return;
    }
    try {
      inForce = { text, value: parse(text) };
      broken = undefined;
      isKept = kept.write === undefined;
    } catch (error) {
      broken = { text, error: error as Error };
      onInvalid(broken.error, true);
    }
  }

  async function lastKept() {
    const found = await kept.read();
    return { text: found?.text, value: parse(found?.text) };
  }

  async function keep(text: string | undefined): Promise<void> {
    isKept = true;
    try {
      const before = await kept.read();
      // What was never set needs no trace.
      if (before ? before.text !== text : text !== undefined) await kept.write?.(text);
    } catch (error) {
      isKept = false;
      onNotKept?.(error as Error);
    }
  }
}

export interface KeptTextSettings {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
  readonly key: { readonly PK: string; readonly SK: string };
  readonly now?: () => number;
}

/** Keeps the text in an item of its own. */
export function keptText({ client, tableName, key, now = Date.now }: KeptTextSettings): KeptText {
  return {
    async read() {
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }));
      return Item && { text: Item.text as string | undefined };
    },
    async write(text) {
      await client.send(
        new PutCommand({
          TableName: tableName,
          Item: { ...key, ...(text === undefined ? {} : { text }), keptAt: now() },
        }),
      );
    },
  };
}
