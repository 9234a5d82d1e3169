import type { Declarations, FunctionDeclaration, Trigger } from '../declarations/declarations.ts';
import { environmentOf, grantsOf, type Statement } from '../declarations/grants.ts';
import { type Deployment, deploymentOf } from '../declarations/names.ts';

/** A deployment that is all of them: what differs stands in angle brackets. */
const ANY: Deployment = { env: '<env>', region: '<region>', accountId: '<account>', busName: '<bus>' };

/** What each function is started by, is given and may do, from its declaration: a section for each, by context. */
export function environmentPage(declarations: Pick<Declarations, 'functions'>): string {
  const deployment = deploymentOf(declarations, ANY);
  const contexts = [...new Set(declarations.functions.map(({ context }) => context))];
  return contexts
    .flatMap((context) => [
      `## ${context}`,
      ...declarations.functions
        .filter((declared) => declared.context === context)
        .map((declared) => section(declared, deployment)),
    ])
    .join('\n\n');
}

function section(declared: FunctionDeclaration, deployment: Deployment): string {
  const { id, description, memoryMb, timeoutSeconds, durable, reservedConcurrency } = declared;
  const environment = environmentOf(
    declared,
    deployment,
    (queue) => `https://sqs.<region>.amazonaws.com/<account>/${queue}`,
  );
  return [
    `### ${id}`,
    description,
    table(
      ['started by', 'memory', 'timeout', 'further'],
      [
        [
          startedBy(declared.trigger),
          `${memoryMb} MB`,
          `${timeoutSeconds} s`,
          [
            durable &&
              `durable: executions end after ${durable.executionTimeoutSeconds} s, kept ${durable.retentionDays} days`,
            reservedConcurrency && `at most ${reservedConcurrency} at once`,
          ]
            .filter(Boolean)
            .join('; '),
        ],
      ],
    ),
    table(
      ['variable', 'holds'],
      Object.entries(environment).map(([name, value]) => [code(name), code(value)]),
    ),
    ...grantsTable(grantsOf(declared, deployment)),
  ].join('\n\n');
}

function startedBy(trigger: Trigger): string {
  switch (trigger.type) {
    case 'http':
      return `${code(`${trigger.method} ${trigger.path}`)}, for ${callers(trigger.access)}`;
    case 'event':
      return `a queue of the events ${trigger.detailTypes.map(code).join(', ')}, ${batches(trigger)}`;
    case 'queue':
      return `its own ${trigger.fifo ? 'FIFO ' : ''}queue, ${batches(trigger)}`;
    case 'stream':
      return `the stream of the table ${code(trigger.table)}, up to ${trigger.batchSize} records at once`;
    case 'schedule':
      return `the schedule ${code(trigger.expression)}, ${trigger.timeZone}`;
    case 'invoked':
      return 'other functions, through the Lambda API';
  }
}

function callers(access: Extract<Trigger, { type: 'http' }>['access']): string {
  if (access === 'public') return 'anyone';
  if (access === 'member') return 'members';
  return 'scopes' in access
    ? `tokens with ${access.scopes.map(code).join(' and ')}`
    : `tokens with ${access.anyScope.map(code).join(' or ')}`;
}

function batches({
  batchSize,
  maximumConcurrency,
}: {
  readonly batchSize: number;
  readonly maximumConcurrency: number;
}) {
  return `batches of up to ${batchSize}, ${maximumConcurrency} at once`;
}

function grantsTable(statements: readonly Statement[]): string[] {
  if (statements.length === 0) return ['It calls nothing.'];
  return [
    table(
      ['may', 'on', 'where'],
      statements.map(({ Action, Resource, Condition }) => [
        Action.map(code).join('<br>'),
        Resource.map(shortened).map(code).join('<br>'),
        conditions(Condition).join('<br>'),
      ]),
    ),
  ];
}

/** Without what all of a deployment's ARNs begin with. */
function shortened(arn: string): string {
  return arn.replace(/^arn:aws:([a-z]+):<region>:<account>:/, '$1 ');
}

function conditions(condition: Statement['Condition']): string[] {
  return Object.values(condition ?? {}).flatMap((each) =>
    Object.entries(each).map(([key, values]) => `${code(key)} is ${[values].flat().map(code).join(' or ')}`),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A bar would end the cell. */
function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
