import { execFile, spawnSync } from 'node:child_process';
import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { leaveOut } from '../../left-out.ts';
import { type LocalStack, startLocalStack, UPGRADES } from '../local-stack.ts';
import { aMember, userCreated } from '../system/doors.ts';

const FUNCTION = 'laurel-dev-loyalty-handle-user-created';
const CLI_TIMEOUT_MS = 60_000;

describe('the services that operators look with', function () {
  this.timeout(60_000);
  let stack: LocalStack;
  let settings: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  const userId = aMember();
  before('a member signs up', async () => {
    // Of its own: programs that take a second each would keep all that share one waiting.
    stack = await startLocalStack(undefined, { CONTEXTS: `${UPGRADES},status` });
    const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
    settings = { endpoint: stack.awsEndpoint, region: 'us-east-1', credentials };
    await stack.doors.publish(userCreated(userId));
    await stack.doors.balanceBecomes(userId, 100);
  });

  after(() => stack?.stop());

  it('say who calls', async () => {
    const identity = await new STSClient(settings).send(new GetCallerIdentityCommand({}));
    expect(identity).to.include({ Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root' });
    const asFunction = { ...settings.credentials, accessKeyId: 'function.loyalty.get-account' };
    const own = await new STSClient({ ...settings, credentials: asFunction }).send(new GetCallerIdentityCommand({}));
    expect(own.Arn).to.match(/assumed-role\/laurel-dev-loyalty-get-account\/laurel-dev-loyalty-get-account$/);
  });

  it('show the lines of a function', async () => {
    const client = new CloudWatchLogsClient(settings);
    const groups: (string | undefined)[] = [];
    for await (const { logGroups = [] } of paginateDescribeLogGroups({ client, pageSize: 3 }, {}))
      groups.push(...logGroups.map(({ logGroupName }) => logGroupName));
    expect(groups).to.include.members([`/aws/lambda/${FUNCTION}`, '/aws/vendedlogs/apigateway/laurel-dev']);
    expect(new Set(groups).size).to.equal(groups.length);
    const found: string[] = [];
    const wanted = { logGroupName: `/aws/lambda/${FUNCTION}`, filterPattern: `{ $.userId = "${userId}" }` };
    for await (const { events = [] } of paginateFilterLogEvents({ client, pageSize: 1 }, wanted))
      found.push(...events.map(({ message = '' }) => JSON.parse(message).userId));
    expect(found).to.not.be.empty;
    expect(new Set(found)).to.deep.equal(new Set([userId]));
  });

  it('tell the metrics of functions, queues and the API', async () => {
    const client = new CloudWatchClient(settings);
    const metric = (Namespace: string, MetricName: string, dimensions: Readonly<Record<string, string>>) => ({
      Namespace,
      MetricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    });
    const { Metrics = [] } = await client.send(new ListMetricsCommand({ Namespace: 'Laurel' }));
    expect(Metrics.map(({ MetricName }) => MetricName)).to.include('HandlerLatency');
    await eventually(async () => {
      const { MetricDataResults = [] } = await client.send(
        new GetMetricDataCommand({
          StartTime: new Date(Date.now() - 3_600_000),
          EndTime: new Date(Date.now() + 3_600_000),
          MetricDataQueries: [
            metric('AWS/Lambda', 'Invocations', { FunctionName: FUNCTION }),
            metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: FUNCTION }),
            metric('AWS/ApiGateway', 'Count', { ApiId: 'local' }),
          ].map((Metric, index) => ({ Id: `m${index}`, MetricStat: { Metric, Period: 7200, Stat: 'SampleCount' } })),
        }),
      );
      for (const { Id, Values = [] } of MetricDataResults) expect(Values[0] ?? 0, Id).to.be.above(0);
      expect(MetricDataResults).to.have.length(3);
    });
  });

  it('pause a mapping, and what comes meanwhile is taken when it goes on', async () => {
    const client = new LambdaClient(settings);
    const { EventSourceMappings = [] } = await client.send(
      new ListEventSourceMappingsCommand({ FunctionName: `${FUNCTION}:live` }),
    );
    expect(EventSourceMappings).to.have.length(1);
    const { UUID = '' } = EventSourceMappings[0] ?? {};
    const update = (Enabled: boolean) => client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    try {
      expect((await update(false)).State).to.equal('Disabled');
      const later = aMember();
      await stack.doors.publish(userCreated(later));
      const { QueueUrl } = await stack.doors.sqs.send(new GetQueueUrlCommand({ QueueName: FUNCTION }));
      await eventually(async () => {
        const { Attributes } = await stack.doors.sqs.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
        );
        expect(Number(Attributes?.ApproximateNumberOfMessages)).to.be.above(0);
      });
      expect((await stack.doors.account(later)).status).to.equal(404);
      expect((await update(true)).State).to.equal('Enabled');
      await stack.doors.balanceBecomes(later, 100);
    } finally {
      await update(true);
    }
    const mapping = await client.send(new GetEventSourceMappingCommand({ UUID }));
    expect(mapping).to.include({ State: 'Enabled', BatchSize: 10 });
    const refused = await client
      .send(new UpdateEventSourceMappingCommand({ UUID, BatchSize: 1 }))
      .catch((error) => error);
    expect(refused.name).to.equal('InvalidParameterValueException');
    expect(refused.message).to.include('function.json');
  });

  /** What the README and the runbooks say, with the names of this stack. */
  const hour = `--start-time ${new Date(Date.now() - 3_600_000).toISOString()} --end-time ${new Date(Date.now() + 3_600_000).toISOString()}`;
  const commands: Readonly<Record<string, string>> = {
    'sts get-caller-identity': '"000000000000"',
    'dynamodb scan --table-name laurel-dev-loyalty --max-items 1': 'Items',
    'ssm get-parameters-by-path --path /dev --recursive': '/dev/LoyaltyService/table-name',
    'ssm get-parameter-history --name /dev/LoyaltyService/table-name': 'laurel-dev-loyalty',
    [`sqs get-queue-url --queue-name ${FUNCTION}`]: FUNCTION,
    [`sqs get-queue-attributes --queue-url <endpoint>/000000000000/${FUNCTION} --attribute-names All`]: 'RedrivePolicy',
    [`lambda list-event-source-mappings --function-name ${FUNCTION}:live`]: 'Enabled',
    [`lambda get-function-configuration --function-name ${FUNCTION}:live`]: 'nodejs22.x',
    [`events list-targets-by-rule --event-bus-name laurel-dev-shared --rule ${FUNCTION}`]: FUNCTION,
    [`logs filter-log-events --log-group-name /aws/lambda/${FUNCTION} --filter-pattern ?report`]: 'platform.report',
    'logs filter-log-events --log-group-name /aws/vendedlogs/apigateway/laurel-dev': 'GET /loyalty',
    [`cloudwatch get-metric-statistics --namespace AWS/Lambda --metric-name Duration --dimensions Name=FunctionName,Value=${FUNCTION} ${hour} --period 60 --extended-statistics p99`]:
      'p99',
    'cloudwatch list-metrics --namespace AWS/ApiGateway': '5xx',
    'scheduler list-schedules': 'laurel-dev-status-probe-schedule',
    'scheduler get-schedule --name laurel-dev-status-probe-schedule --group-name laurel-dev-status-probe-schedule':
      'rate(1 minute)',
    'pipes list-pipes --name-prefix laurel-dev-': 'laurel-dev-events-pipe',
    'pipes describe-pipe --name laurel-dev-events-pipe': 'FilterCriteria',
    // The runbook of a pipe whose target fails.
    'pipes stop-pipe --name laurel-dev-events-pipe': 'STOPPED',
    'pipes start-pipe --name laurel-dev-events-pipe': 'RUNNING',
  };
  const onVersion2: Readonly<Record<string, string>> = {
    [`logs tail /aws/lambda/${FUNCTION} --since 1h --filter-pattern platform.report`]: 'platform.report',
  };

  /** Of another CLI one command for each protocol will do: query or JSON, REST, and CBOR. */
  const others = Object.fromEntries(
    Object.entries(commands).filter(([command]) =>
      /^(sts|sqs get-queue-url|lambda list|cloudwatch get|logs|scheduler list|pipes list)/.test(command),
    ),
  );
  const ofPath = spawnSync('sh', ['-c', 'command -v aws'], { encoding: 'utf8' }).stdout.trim();

  for (const { what, program, own } of [
    { what: "Debian's AWS CLI", program: '/usr/bin/aws', own: { ...commands, ...onVersion2 } },
    ...(ofPath === '' || ofPath === '/usr/bin/aws'
      ? []
      : [{ what: 'the AWS CLI of the path', program: ofPath, own: others }]),
  ]) {
    const define = () => {
      const run = (command: string) =>
        new Promise<{ output: string; errors: string }>((resolve) => {
          const args = command.replace('<endpoint>', stack.awsEndpoint).split(' ');
          const env = {
            PATH: process.env.PATH,
            HOME: '/nonexistent',
            AWS_REGION: 'us-east-1',
            AWS_DEFAULT_REGION: 'us-east-1',
            AWS_ACCESS_KEY_ID: 'any',
            AWS_SECRET_ACCESS_KEY: 'any',
            AWS_PAGER: '',
          };
          execFile(
            program,
            // Debian's is older than AWS_ENDPOINT_URL.
            ['--endpoint-url', stack.awsEndpoint, '--output', 'json', ...args],
            { env, timeout: CLI_TIMEOUT_MS },
            (_, output, errors) => resolve({ output, errors }),
          );
        });
      for (const [command, expected] of Object.entries(own))
        it(`aws ${command.replace(hour, '')}`, async () => {
          const { output, errors } = await run(command);
          expect(errors).to.equal('');
          expect(output).to.include(expected);
        });

      it('is told what there is by a service that is not there', async () => {
        const { errors } = await run('iam list-users');
        expect(errors).to.include('ListUsers of iam').and.to.include('It has DynamoDB');
      });
    };
    const isThere = spawnSync(program, ['--version']).status === 0;
    if (isThere) describe(`${what} runs`, define);
    else leaveOut(`the commands of ${what}`, `there is no ${program}`, `${what} runs`, define);
  }
});
