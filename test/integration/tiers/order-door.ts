import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { type RunningCompanion, startCompanion } from '../../../scripts/companions/companion-server.ts';
import type { LocalStack } from '../local-stack.ts';

/**
 * Stands before the order service of a stack and passes on what it is asked, so that a test can let it misbehave as
 * companions do (companion-faults.ts). Whoever reads where the Order Service is finds this door from then on; a function
 * that has read it before does so later.
 */
export async function putDoorBeforeOrders({ doors, apiEndpoint }: LocalStack): Promise<RunningCompanion> {
  const door = await startCompanion(
    async ({ method, path, query, authorization, body }) => {
      const answer = await fetch(new URL(`${path.map(encodeURIComponent).join('/')}?${query}`, `${apiEndpoint}/`), {
        method,
        headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: await answer.json() };
    },
    '127.0.0.1',
    0,
  );
  const Name = `/${doors.env}/OrderService/api-endpoint`;
  await doors.ssm.send(new PutParameterCommand({ Name, Value: door.endpoint, Type: 'String', Overwrite: true }));
  return door;
}
