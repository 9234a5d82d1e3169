import { type EventBridgeClient, PutEventsCommand, type PutEventsCommandOutput } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, type LambdaClient, SendDurableExecutionCallbackSuccessCommand } from '@aws-sdk/client-lambda';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';

/** One SDK call, with its input ready; making and sending the command is the caller's work. */
export type BareCall = () => Promise<unknown>;

export interface Clients {
  readonly documents: DynamoDBDocumentClient;
  readonly events: EventBridgeClient;
  readonly lambda: LambdaClient;
}

/** A table that is only imagined: it takes down the calls made to it and answers as if they had been carried out. */
export interface ImaginedTable {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  /** The calls since the last time this was asked, to be made for real. */
  take(): BareCall[];
}

type Item = Readonly<Record<string, unknown>>;

/**
 * Finds out which calls an operation must make: run against this, the ledger names them, with inputs that a real table
 * with the same history takes.
 *
 * @param account as the real table holds it; undefined for a member not seen before
 */
export function imaginedTable({ documents }: Clients, account: Item | undefined): ImaginedTable {
  let calls: BareCall[] = [];
  let current = account;
  const answer = (command: unknown): unknown => {
    if (command instanceof GetCommand) {
      calls.push(() => documents.send(new GetCommand(command.input)));
      return { Item: current };
    }
    if (command instanceof QueryCommand) {
      calls.push(() => documents.send(new QueryCommand(command.input)));
      return { Items: [] };
    }
    if (command instanceof BatchGetCommand) {
      calls.push(() => documents.send(new BatchGetCommand(command.input)));
      const [tableName = ''] = Object.keys(command.input.RequestItems ?? {});
      return { Responses: { [tableName]: current ? [current] : [] } };
    }
    if (command instanceof TransactWriteCommand) {
      calls.push(() => documents.send(new TransactWriteCommand(command.input)));
      current = accountAfter(current, command);
      return {};
    }
    throw new Error('the ledger makes a call that is not known here');
  };
  return {
    client: { send: async (command: unknown) => answer(command) } as unknown as Pick<DynamoDBDocumentClient, 'send'>,
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
  };
}

function accountAfter(before: Item | undefined, { input }: TransactWriteCommand): Item | undefined {
  const update = input.TransactItems?.find(({ Update }) => Update)?.Update;
  if (!update) return before;
  const names = Object.entries(update.ExpressionAttributeNames ?? {});
  const fields = names.map(([placeholder, name]) => [
    name,
    update.ExpressionAttributeValues?.[placeholder.replace('#', ':')],
  ]);
  return { ...before, ...update.Key, ...Object.fromEntries(fields) };
}

/** A bus that is only imagined: it takes down each PutEvents and accepts all of it. */
export function imaginedBus({ events }: Clients): {
  readonly client: Pick<EventBridgeClient, 'send'>;
  take(): BareCall[];
} {
  let calls: BareCall[] = [];
  const send = async (command: unknown): Promise<Partial<PutEventsCommandOutput>> => {
    if (!(command instanceof PutEventsCommand)) throw new Error('the publisher makes a call that is not known here');
    calls.push(() => events.send(new PutEventsCommand(command.input)));
    return { Entries: (command.input.Entries ?? []).map((_, index) => ({ EventId: String(index) })) };
  };
  return {
    client: { send } as unknown as Pick<EventBridgeClient, 'send'>,
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
  };
}

/** Lambda that is only imagined: it takes down each call and accepts it. */
export function imaginedLambda({ lambda }: Clients): {
  readonly client: Pick<LambdaClient, 'send'>;
  take(): BareCall[];
} {
  let calls: BareCall[] = [];
  const send = async (command: unknown) => {
    if (command instanceof InvokeCommand) calls.push(() => lambda.send(new InvokeCommand(command.input)));
    else if (command instanceof SendDurableExecutionCallbackSuccessCommand)
      calls.push(() => lambda.send(new SendDurableExecutionCallbackSuccessCommand(command.input)));
    else throw new Error('a handler makes a call of Lambda that is not known here');
    return {};
  };
  return {
    client: { send } as unknown as Pick<LambdaClient, 'send'>,
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
  };
}
