import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { PDI_FILES } from '../../companions/kept-pdi.ts';
import { type Declarations, loadDeclarations } from '../../declarations/declarations.ts';
import { type Deployment, deploymentOf } from '../../declarations/names.ts';
import { ofContexts } from '../../declarations/of-contexts.ts';
import { startBackend } from '../backends/start-backend.ts';
import { StackClock } from '../clock/stack-clock.ts';
import { OwnFigures } from '../cloudwatch/own-figures.ts';
import { createAccessControl } from '../gateway/access.ts';
import { Faults } from '../gateway/faults.ts';
import { Gateway } from '../gateway/gateway.ts';
import { GrantUsage } from '../gateway/grant-usage.ts';
import { StandingFaults } from '../gateway/standing-faults.ts';
import { struckDeliveries } from '../gateway/struck-deliveries.ts';
import { createHttpApi } from '../http-api/http-api.ts';
import { API_ID } from '../http-api/request-event.ts';
import { createCompute } from '../lambda/compute.ts';
import { FunctionLogs } from '../lambda/function-logs.ts';
import { declaredPipes } from '../pipes/declared-pipes.ts';
import { pipesService } from '../pipes/pipes-service.ts';
import { provision } from '../provision/provision.ts';
import { declareSchedules } from '../schedules/declared-schedules.ts';
import { Scheduler } from '../schedules/scheduler.ts';
import { schedulerService } from '../schedules/scheduler-service.ts';
import { EventSources } from '../sources/event-sources.ts';
import { queueUrl } from '../sqs/queue-names.ts';
import { demoToken } from './demo-token.ts';
import { startOtherServices } from './other-services.ts';
import { listenOn } from './ports.ts';
import { offerSampleProducts } from './sample-products.ts';
import { describeStack } from './stack-description.ts';
import { removeStackFile, type StackDescription, stackFileIn, writeStackFile } from './stack-file.ts';
import { lockState } from './stack-lock.ts';
import type { StackOptions } from './stack-options.ts';
import { openState } from './state.ts';
import { Teardown } from './teardown.ts';
import { TRY_FOLDER, writeTryFiles } from './try-files.ts';
import { watchingServices } from './watching-services.ts';

export interface RunningStack extends StackDescription {
  /** Where the AWS services answer. */
  readonly endpoint: string;
  /** Where the HTTP API answers. */
  readonly apiEndpoint: string;
  readonly stackFile: string;
  /**
   * Takes a function's bundle as it is now: publishes a version if it has changed, and moves the alias live to it.
   *
   * @returns the new version, or nothing where the bundle is the same
   */
  redeploy(functionId: string): number | undefined;
  /** Ends every part; what is under way gets a few seconds, and what is accepted goes on at the next start. */
  stop(): Promise<void>;
}

/** HTTP requests that are under way get so long to end when the stack stops. */
const API_STOP_GRACE_MS = 3_000;

/** What a stack keeps in its state folder: FRESH removes these, and nothing else that may lie there. */
const STATE_FILES = [
  ...['stack.db', 'stack.db-wal', 'stack.db-shm', 'dynamodb.db', 'dynamodb.db-wal', 'dynamodb.db-shm'],
  ...PDI_FILES,
];
const STATE_FOLDERS = ['sqs', 'code', 'logs', 'traces', TRY_FOLDER];

/** Plain where the terminal, or NO_COLOR, wants no colours. */
const inRed = (line: string) => styleText('red', line, { stream: process.stderr });

/** What the stack calls its own services as. */
const OPERATOR = { accessKeyId: 'operator', secretAccessKey: 'operator' };

/** What infra/triggers.tf lets pages of an allowed origin send. */
const CORS = {
  allowMethods: ['*'],
  allowHeaders: [
    'authorization',
    'content-type',
    'idempotency-key',
    'mcp-method',
    'mcp-name',
    'mcp-protocol-version',
    'x-correlation-id',
  ],
  // What pages may read of an answer; infra/triggers.tf says the same.
  exposeHeaders: [
    'idempotency-replayed',
    'ratelimit-limit',
    'ratelimit-remaining',
    'ratelimit-reset',
    'retry-after',
    'www-authenticate',
    'x-correlation-id',
  ],
} as const;

/**
 * Starts everything on the loopback interface, and answers once everything answers.
 *
 * @throws StateInUseError, PortInUseError, EngineError, ProvisionError, DeclarationError, each with a message for the
 *   operator; nothing is left running then
 */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const { root, stateDir, fresh = false } = options;
  const teardown = new Teardown();
  try {
    const lock = lockState(stateDir);
    teardown.add(() => lock.release());
    removeStackFile(stateDir);
    if (fresh)
      for (const name of [...STATE_FILES, ...STATE_FOLDERS])
        rmSync(join(stateDir, name), { recursive: true, force: true });
    const all = loadDeclarations(root);
    return await startParts(options, options.contexts ? ofContexts(all, options.contexts) : all, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function startParts(
  options: StackOptions,
  declarations: Declarations,
  teardown: Teardown,
): Promise<RunningStack> {
  const { stateDir, apiPort, awsPort, env = 'dev', region = 'us-east-1', log } = options;
  const place: Deployment = {
    ...{ env, region, accountId: '000000000000', busName: `laurel-${env}-shared` },
    demoReset: (options.demoReset ?? true) && env !== 'prod',
  };
  const deployment = deploymentOf(declarations, place);
  const { functions } = declarations;
  const database = openState(stateDir);
  teardown.add(() => database.close());
  const clock = new StackClock(database);
  if (options.clockMs === 'machine') clock.reset();
  else if (options.clockMs !== undefined) clock.moveTo(options.clockMs);
  const faults = new Faults();
  const standing = new StandingFaults(options.faults);
  const logs = new FunctionLogs(stateDir, log);
  teardown.add(() => logs.close());
  const onError = (error: unknown) => log(error instanceof Error ? (error.stack ?? error.message) : String(error));

  const parts = { services: false, api: false, provisioned: false, eventSources: false };
  let servicesHealth: () => Readonly<Record<string, boolean>> = () => ({});
  let endpoint = '';
  const urlOf = (queue: string) => queueUrl(endpoint, deployment.accountId, queue);
  const { usageFile } = options;
  // At once and not at the end: a stack that is killed has used its grants too.
  const usage = new GrantUsage(functions, deployment, (use) => {
    if (usageFile) appendFileSync(usageFile, `${JSON.stringify(use)}\n`);
  });
  const gateway = new Gateway({
    access: createAccessControl(functions, deployment, (line) => log(inRed(line)), usage),
    usage,
    clock,
    faults,
    standing,
    health: () => ({ ...parts, ...servicesHealth() }),
    onError,
  });
  const [port, backend] = await teardown.all(
    [
      listenOn(awsPort, 'AWS_PORT', (wanted) => gateway.listen(wanted)),
      startBackend({
        ...options,
        declarations,
        deployment,
        database,
        clock,
        requested: faults,
        standing,
        queueUrl: urlOf,
      }),
    ] as const,
    [() => gateway.close(), (started) => started.stop()],
  );
  endpoint = `http://127.0.0.1:${port}`;

  const figures = new OwnFigures({ stateDir, apiId: API_ID, now: () => clock.now(), depths: backend.queueDepths });
  teardown.add(() => figures.close());
  let mappings: EventSources | undefined;
  const compute = createCompute({
    ...options,
    functions,
    deployment,
    database,
    clock,
    queues: backend.queues,
    endpoint,
    queueUrl: urlOf,
    functionLog: logs.sink,
    mappings: () => mappings,
    onThrottled: (functionName) => figures.throttled(functionName),
  });
  teardown.add(() => compute.stop());
  const { invoker } = compute;
  const scheduler = new Scheduler({
    ...place,
    ...struckDeliveries('scheduler', faults, { queues: backend.queues, invoker }),
    database,
    clock,
    queueUrl: urlOf,
    log,
  });
  const watched = watchingServices({ functions, deployment, stateDir, figures, now: () => clock.now() });
  for (const service of [...backend.services(invoker), compute.service, schedulerService(scheduler), ...watched])
    gateway.use(service);
  parts.services = true;
  servicesHealth = backend.health;

  const cors = options.corsOrigins && { ...CORS, allowOrigins: options.corsOrigins };
  const api = createHttpApi({
    functions,
    deployment,
    invoker,
    now: () => clock.now(),
    onError,
    onAnswered: (request) => figures.answered(request),
    ...(cors ? { cors } : {}),
  });
  const apiEndpoint = `http://127.0.0.1:${await listenOn(apiPort, 'API_PORT', (wanted) => api.listen(wanted))}`;
  // Requests that hang are answered when their functions are ended, which comes next.
  teardown.add(() => Promise.race([api.close(), sleep(API_STOP_GRACE_MS, undefined, { ref: false })]));
  parts.api = true;
  const others = await startOtherServices(stateDir);
  teardown.add(() => others.stop());
  const secret = await provision({
    endpoint,
    declarations,
    deployment,
    parameters: {
      ...options.parameters,
      apiEndpoint,
      // What is given explicitly wins: another team's real service can be used in a companion's place.
      others: { ...others.parameters, ...options.parameters?.others },
      secrets: { ...others.secrets, ...options.parameters?.secrets },
    },
  });
  parts.provisioned = true;
  const client = new EventBridgeClient({ endpoint, region, credentials: OPERATOR });
  teardown.add(() => client.destroy());
  const pipes = declaredPipes({
    tables: declarations.tables,
    deployment,
    client,
    queues: backend.queues,
    now: () => clock.now(),
  });
  const sources = new EventSources({
    functions,
    tables: declarations.tables,
    standing,
    pipes,
    deployment,
    backend,
    invoker,
    database,
    clockOffsetMs: () => clock.offsetMs,
    log,
  });
  backend.start({ oldestPositionOf: (table) => sources.oldestPositionOf(table) });
  teardown.add(() => sources.stop());
  await sources.start();
  mappings = sources;
  gateway.use(pipesService(sources.pipes));
  compute.start();
  declareSchedules(scheduler, functions, deployment);
  teardown.add(() => scheduler.stop());
  scheduler.start();
  parts.eventSources = true;

  const description = describeStack({
    declarations,
    deployment,
    endpoint,
    apiEndpoint,
    otherServices: others.endpoints,
    token: demoToken(secret, clock.now()),
    queueUrl: urlOf,
  });
  const describe = (described: StackDescription) => {
    writeTryFiles(stateDir, described);
    writeStackFile(stateDir, described);
  };
  describe(description);
  // A token is good for half a day of the clock that functions see.
  clock.onMoved(() => describe({ ...description, token: demoToken(secret, clock.now()) }));
  teardown.add(() => removeStackFile(stateDir));
  if (options.sampleProducts && functions.some(({ id }) => id === 'products/create-product'))
    teardown.add(offerSampleProducts({ database, apiEndpoint, secret, nowMs: clock.now(), log }));
  return {
    ...description,
    endpoint,
    apiEndpoint,
    stackFile: stackFileIn(stateDir),
    redeploy: (id) => compute.redeploy(id),
    stop: () => teardown.run(),
  };
}
