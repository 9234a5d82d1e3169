import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { type RunningCompanion, startCompanion } from '../../../scripts/companions/companion-server.ts';
import type { LocalStack } from '../local-stack.ts';

/** The services that a tier upgrade asks, with the parameter's part that says where each is. */
const SERVICES = { orders: 'OrderService', products: 'ProductService', productSearch: 'ProductSearchService' } as const;

export type AskedService = keyof typeof SERVICES;
export type ServiceDoors = Readonly<Record<AskedService, RunningCompanion>>;

/**
 * Stands before the services of a stack that a tier upgrade asks and passes on what they are asked, so that a test can let
 * them misbehave as companions do (companion-faults.ts). Whoever reads where a service is finds its door from then on; a
 * function that has read it before does so later.
 */
export async function putDoorsBeforeServices(stack: LocalStack): Promise<ServiceDoors> {
  const [orders, products, productSearch] = await Promise.all([
    putDoorBefore(stack, 'orders'),
    putDoorBefore(stack, 'products'),
    putDoorBefore(stack, 'productSearch'),
  ]);
  return { orders, products, productSearch };
}

async function putDoorBefore({ doors, apiEndpoint }: LocalStack, service: AskedService): Promise<RunningCompanion> {
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
  const Name = `/${doors.env}/${SERVICES[service]}/api-endpoint`;
  await doors.ssm.send(new PutParameterCommand({ Name, Value: door.endpoint, Type: 'String', Overwrite: true }));
  return door;
}
