import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { leaksIn } from '../leaks.ts';
import { type LocalStack, SHOP, startLocalStack } from '../local-stack.ts';
import { putDoorsBeforeServices, type ServiceDoors } from '../tiers/service-doors.ts';
import { type Doors, openDoors } from './doors.ts';
import { ledgersAreCoherent } from './ledgers-are-coherent.ts';

let opening: Promise<Doors> | undefined;
let local: LocalStack | undefined;
let services: ServiceDoors | undefined;

/**
 * The system that these tests look at: the one deployed in ENV when LAUREL_SYSTEM=cloud, otherwise a local stack that
 * all of them share. Each test brings its own members, so they do not see each other.
 */
export function doorsUnderTest(): Promise<Doors> {
  opening ??= process.env.LAUREL_SYSTEM === 'cloud' ? cloud() : shared();
  return opening;
}

/** The shared local stack, for tests that need more than public doors: faults, logs, processes. */
export async function sharedLocalStack(): Promise<LocalStack> {
  await doorsUnderTest();
  if (!local) throw new Error('there is no local stack: the tests run against the cloud');
  return local;
}

/** Where the tier workflow of the shared local stack asks for orders and products: the stack's own services, behind doors. */
export async function sharedServiceDoors(): Promise<ServiceDoors> {
  await doorsUnderTest();
  if (!services) throw new Error('there is no local stack: the tests run against the cloud');
  return services;
}

after('the shared local stack has coherent ledgers, has written no secret and no token, and stops', async function () {
  this.timeout(90_000);
  if (!local) return;
  // A file that runs by itself may have made no account.
  const incoherent = await ledgersAreCoherent(local.doors, 0).catch((failure: Error) => failure);
  const { Parameter } = await local.doors.ssm.send(
    new GetParameterCommand({ Name: '/dev/shared/secret-access-key', WithDecryption: true }),
  );
  const leaks = leaksIn(local.stateDir, Parameter?.Value ?? '');
  await local.stop();
  await Promise.all(Object.values(services ?? {}).map((door) => door.stop()));
  expect(leaks).to.deep.equal([]);
  if (incoherent) throw incoherent;
});

async function shared(): Promise<Doors> {
  // With spans, so that what they hold is looked at too.
  local = await startLocalStack(undefined, { TRACE: '1', CONTEXTS: SHOP });
  // Before any function has looked where the services are.
  services = await putDoorsBeforeServices(local);
  return local.doors;
}

function cloud(): Promise<Doors> {
  const { ENV, AWS_REGION, API_ENDPOINT, EVENT_BUS_NAME } = process.env;
  if (!ENV || !AWS_REGION) throw new Error('ENV and AWS_REGION say which deployment to test');
  return openDoors({
    env: ENV,
    region: AWS_REGION,
    ...(API_ENDPOINT ? { apiEndpoint: API_ENDPOINT } : {}),
    ...(EVENT_BUS_NAME ? { busName: EVENT_BUS_NAME } : {}),
  });
}
