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
    routes: byKey(those('aws_lambda_permission', 'api.aws_lambda_permission.route['), keyOf, ({ values }) => ({
      function: values.function_name,
    })),
    rules: byKey(those('aws_cloudwatch_event_rule', 'event_subscription['), nameOf, ({ values }) => ({
      bus: values.event_bus_name,
      pattern: JSON.parse(values.event_pattern as string),
    })),
    queues: byKey(
      [
        ...those('aws_sqs_queue', 'event_subscription['),
        ...those('aws_sqs_queue', 'stream_subscription['),
        ...those('aws_sqs_queue', 'async_dead_letter_queue['),
      ],
      nameOf,
      ({ address, values }) =>
        address.includes('dead_letter_queue')
          ? {}
          : {
              visibilityTimeoutSeconds: values.visibility_timeout_seconds,
              maxReceiveCount: (JSON.parse(values.redrive_policy as string) as Description).maxReceiveCount,
            },
    ),
    mappings: {
      ...byKey(those('aws_lambda_event_source_mapping', 'event_subscription['), keyOf, ({ values }) => ({
        batchSize: values.batch_size,
        batchWindowSeconds: values.maximum_batching_window_in_seconds,
        maximumConcurrency: block(values.scaling_config)?.maximum_concurrency,
      })),
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
    schedules: byKey(those('aws_scheduler_schedule', 'schedule['), keyOf, ({ values }) => ({
      expression: values.schedule_expression,
    })),
    tables: byKey(those('aws_dynamodb_table', 'table['), nameOf, ({ values }) => ({
      keys: [values.hash_key, values.range_key],
      types: Object.fromEntries(blocks(values.attribute).map((attribute) => [attribute.name, attribute.type])),
      localIndexes: Object.fromEntries(
        blocks(values.local_secondary_index).map((index) => [index.name, index.range_key]),
      ),
      globalIndexes: Object.fromEntries(
        blocks(values.global_secondary_index).map((index) => [
          index.name,
          blocks(index.key_schema).map((key) => key.attribute_name),
        ]),
      ),
      timeToLiveAttribute: block(values.ttl)?.attribute_name ?? null,
      stream: values.stream_view_type ?? null,
    })),
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

function mapped<T, R>(value: T | undefined, change: (value: T) => R): R | null {
  return value === undefined ? null : change(value);
}
