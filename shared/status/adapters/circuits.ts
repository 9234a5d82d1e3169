import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { CIRCUIT_KIND } from '../../platform/outgoing/circuit-breaker.ts';
import { type CircuitSight, circuitStateOf } from '../sight.ts';

interface CircuitItem {
  readonly PK: string;
  readonly state: string;
  readonly failures?: number;
  readonly openUntil?: number;
}

/** Looks at the circuits that the platform's table keeps, by its index ByKind: one query. */
export function circuits(client: Pick<DynamoDBDocumentClient, 'send'>, tableName: string) {
  return async (nowMs: number): Promise<CircuitSight[]> => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: 'ByKind',
        KeyConditionExpression: 'kind = :kind',
        ExpressionAttributeValues: { ':kind': CIRCUIT_KIND },
      }),
    );
    return (Items as CircuitItem[])
      .map(({ PK, state, failures = 0, openUntil = 0 }) => ({
        service: PK.slice(PK.indexOf('#') + 1),
        state: circuitStateOf(state, openUntil, nowMs),
        failures,
      }))
      .sort((one, other) => (one.service < other.service ? -1 : 1));
  };
}
