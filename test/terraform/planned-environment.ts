import type { Statement } from '../../scripts/declarations/grants.ts';
import { byKey, comparableStatements, type Description, type Environment } from './environment.ts';
import type { Planned } from './rendered-plans.ts';

/** Statements that a function's module adds by itself, whatever the declaration says. */
const MODULE_STATEMENTS = new Set(['Logs', 'Traces', 'AsyncDeadLetters']);

/** What Terraform would make, read from its plan. */
export function plannedEnvironment(plan: readonly Planned[]): Environment {
  const those = (type: string, module: string) =>
    plan.filter((resource) => resource.type === type && resource.address.startsWith(`module.${module}`));
  const functions = those('aws_lambda_function', 'function[');
  return {
    functions: byKey(functions, keyOf, ({ values }) => ({
      name: values.function_name,
      description: values.description,
      memoryMb: values.memory_size,
      timeoutSeconds: values.timeout,
      reservedConcurrency: values.reserved_concurrent_executions,
      durable: mapped(block(values.durable_config), (durable) => ({
        executionTimeoutSeconds: durable.execution_timeout,
        retentionDays: durable.retention_period,
      })),
    })),
    variables: byKey(functions, keyOf, ({ values }) => (block(values.environment)?.variables ?? {}) as Description),
    grants: byKey(those('aws_iam_role_policy', 'function['), keyOf, ({ values }) =>
      comparableStatements(
        (JSON.parse(values.policy as string) as { Statement: Statement[] }).Statement.filter(
          ({ Sid }) => !MODULE_STATEMENTS.has(Sid),
        ),
      ),
    ),
    routes: byKey(those('aws_lambda_permission', 'api[0].aws_lambda_permission.route['), keyOf, ({ values }) => ({
      function: values.function_name,
    })),
    rules: byKey(those('aws_cloudwatch_event_rule', 'event_subscription['), nameOf, ({ values }) => ({
      bus: values.event_bus_name,
      pattern: JSON.parse(values.event_pattern as string),
    })),
    queues: byKey(
      [
        ...those('aws_sqs_queue', 'event_subscription['),
        ...those('aws_sqs_queue', 'queue_subscription['),
        ...those('aws_sqs_queue', 'stream_subscription['),
        ...those('aws_sqs_queue', 'async_dead_letter_queue['),
      ],
      nameOf,
      ({ address, values }) =>
        address.includes('dead_letter_queue')
          ? {}
          : {
              fifo: values.fifo_queue === true,
              visibilityTimeoutSeconds: values.visibility_timeout_seconds,
              maxReceiveCount: (JSON.parse(values.redrive_policy as string) as Description).maxReceiveCount,
            },
    ),
    mappings: {
      ...byKey(
        [
          ...those('aws_lambda_event_source_mapping', 'event_subscription['),
          ...those('aws_lambda_event_source_mapping', 'queue_subscription['),
        ],
        keyOf,
        ({ values }) => ({
          batchSize: values.batch_size,
          batchWindowSeconds: values.maximum_batching_window_in_seconds,
          maximumConcurrency: block(values.scaling_config)?.maximum_concurrency,
        }),
      ),
      ...byKey(those('aws_lambda_event_source_mapping', 'stream_subscription['), keyOf, ({ values }) => ({
        batchSize: values.batch_size,
        batchWindowSeconds: values.maximum_batching_window_in_seconds,
        maximumRetryAttempts: values.maximum_retry_attempts,
        maximumRecordAgeSeconds: values.maximum_record_age_in_seconds,
        bisectBatchOnFunctionError: values.bisect_batch_on_function_error,
        parallelizationFactor: values.parallelization_factor,
        filters: blocks(block(values.filter_criteria)?.filter).map((filter) => JSON.parse(filter.pattern as string)),
      })),
    },
    schedules: byKey(those('aws_scheduler_schedule', 'schedule['), keyOf, ({ values }) => {
      const target = block(values.target);
      const retry = block(target?.retry_policy);
      const input = String(target?.input);
      return {
        expression: values.schedule_expression,
        timeZone: values.schedule_expression_timezone,
        flexibleWindowMinutes: block(values.flexible_time_window)?.maximum_window_in_minutes ?? null,
        maximumRetryAttempts: retry?.maximum_retry_attempts,
        maximumEventAgeSeconds: retry?.maximum_event_age_in_seconds,
        // The scheduler replaces texts, not values: an escaped "<" would not be found.
        input: input.includes('\\u003c') ? input : JSON.parse(input),
      };
    }),
    tables: byKey(those('aws_dynamodb_table', 'table['), nameOf, ({ values }) => ({
      keys: [values.hash_key, values.range_key],
      types: Object.fromEntries(blocks(values.attribute).map((attribute) => [attribute.name, attribute.type])),
      localIndexes: Object.fromEntries(
        blocks(values.local_secondary_index).map((index) => [
          index.name,
          { keys: [index.range_key], ...projected(index) },
        ]),
      ),
      globalIndexes: Object.fromEntries(
        blocks(values.global_secondary_index).map((index) => [
          index.name,
          { keys: blocks(index.key_schema).map((key) => key.attribute_name), ...projected(index) },
        ]),
      ),
      timeToLiveAttribute: block(values.ttl)?.attribute_name ?? null,
      stream: values.stream_enabled ? values.stream_view_type : null,
    })),
    pipes: byKey(those('aws_pipes_pipe', 'pipe['), nameOf, ({ address, values }) => {
      const source = block(values.source_parameters);
      const stream = block(source?.dynamodb_stream_parameters);
      const target = block(values.target_parameters);
      const bus = block(target?.eventbridge_event_bus_parameters);
      const module = address.replace(/\.aws_pipes_pipe\.this$/, '');
      const deadLetterQueue = plan.find((resource) =>
        resource.address.startsWith(`${module}.module.dead_letter_queue[0].aws_sqs_queue`),
      );
      return {
        filters: blocks(block(source?.filter_criteria)?.filter).map((filter) => JSON.parse(filter.pattern as string)),
        batchSize: stream?.batch_size,
        batchWindowSeconds: stream?.maximum_batching_window_in_seconds,
        maximumRetryAttempts: stream?.maximum_retry_attempts,
        maximumRecordAgeSeconds: stream?.maximum_record_age_in_seconds,
        parallelizationFactor: stream?.parallelization_factor,
        inputTemplate: target?.input_template ?? null,
        deadLetterQueue: deadLetterQueue?.values.name,
        target: {
          arn: values.target,
          ...(bus ? { source: bus.source, detailType: bus.detail_type } : {}),
        },
      };
    }),
  };
}

/** The for_each key of the outermost module, or of the resource itself: module.function["loyalty/get-account"]... */
function keyOf({ address }: Planned): string {
  const key = /\["([^"]+)"\]/.exec(address)?.[1];
  if (key === undefined) throw new Error(`${address} has no key`);
  return key;
}

function nameOf({ values }: Planned): string {
  return values.name as string;
}

/** Terraform shows a block as a list of objects, whether it may be repeated or not. */
function blocks(value: unknown): readonly Description[] {
  return (value ?? []) as Description[];
}

function block(value: unknown): Description | undefined {
  return blocks(value)[0];
}

/** An index's projection; what it includes has no order. */
function projected(index: Description): Description {
  return {
    projection: index.projection_type,
    include: index.non_key_attributes ? [...(index.non_key_attributes as string[])].sort() : null,
  };
}

function mapped<T, R>(value: T | undefined, change: (value: T) => R): R | null {
  return value === undefined ? null : change(value);
}
