import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { type LocalStack, startLocalStack } from '../local-stack.ts';
import type { Doors } from '../system/doors.ts';

/** A reset waits for half a minute in all, and starts each context's functions. */
export const RESET_WITHIN_MS = 120_000;

/** A stack of all contexts in which resets are allowed. */
export const startDemoStack = (stateDir?: string, environment: Readonly<Record<string, string>> = {}) =>
  startLocalStack(stateDir, { DEMO_RESET: '1', ...environment });

/**
 * What an administrator of the demo does.
 *
 * @param meanwhile done before each look at what becomes of a reset
 */
export function operator(doors: () => Doors, meanwhile = async () => {}) {
  const token = () => doors().token('ops-1', { scope: 'demo:admin' });
  const ask = (json: unknown = { confirm: 'dev' }) => doors().request('POST', '/demo/reset', { token: token(), json });
  const read = (resetId: string) =>
    doors().request('GET', `/demo/resets/${resetId}` as '/demo/resets/{resetId}', { token: token() });
  const ended = (resetId: string) =>
    eventually(
      'the reset has ended',
      async () => {
        await meanwhile();
        const { status, body } = await read(resetId);
        expect(status, JSON.stringify(body)).to.equal(200);
        expect(body.data.status).not.to.equal('Running');
        return body.data;
      },
      RESET_WITHIN_MS,
    );
  return {
    ask,
    read,
    ended,
    /** @returns the id of a reset that has begun */
    async begins(): Promise<string> {
      const { status, body } = await ask();
      expect(status, JSON.stringify(body)).to.equal(202);
      return body.data.resetId;
    },
  };
}

/** Everything that lies in the stack's tables, by their names. */
export async function rawTables({ awsEndpoint }: LocalStack): Promise<Map<string, string>> {
  const credentials = { accessKeyId: 'tests', secretAccessKey: 'tests' };
  const dynamo = new DynamoDBClient({ endpoint: awsEndpoint, region: 'us-east-1', credentials });
  const client = DynamoDBDocumentClient.from(dynamo);
  const { TableNames: names = [] } = await dynamo.send(new ListTablesCommand({}));
  const texts = new Map<string, string>();
  for (const TableName of names) {
    let text = '';
    for await (const { Items } of paginateScan({ client }, { TableName, ConsistentRead: true }))
      text += JSON.stringify(Items);
    texts.set(TableName, text);
  }
  dynamo.destroy();
  return texts;
}
