import { AwsError } from '../gateway/aws-protocol.ts';
import { jsonInput } from '../gateway/gateway-service.ts';
import type { EventSourceMappings, MappingConfiguration } from '../sources/event-source-mappings.ts';
import { parseFunctionReference } from './function-reference.ts';
import type { FunctionRegistry } from './function-registry.ts';
import { page } from './list-page.ts';
import { json, type RestResponse } from './rest-messages.ts';

/** Settings that follow from the declaration: the answer names the file to change. */
const DECLARED = new Set(['FunctionName', 'Enabled']);

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html */
export function listMappings(
  registry: FunctionRegistry,
  mappings: EventSourceMappings | undefined,
  query: URLSearchParams,
): RestResponse {
  const [reference, source] = [query.get('FunctionName'), query.get('EventSourceArn')];
  const wanted = reference === null ? undefined : functionArnOf(registry, reference);
  const found = (mappings?.list() ?? []).filter(
    ({ FunctionArn, EventSourceArn }) =>
      (wanted === undefined || FunctionArn === wanted || FunctionArn.startsWith(`${wanted}:`)) &&
      (source === null || EventSourceArn === source),
  );
  return json(200, page('EventSourceMappings', found, query));
}

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html */
export function getMapping(mappings: EventSourceMappings | undefined, uuid: string): RestResponse {
  return json(200, mappingOf(mappings, uuid));
}

/**
 * Pauses a mapping (Enabled false), or takes it up again.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 */
export async function updateMapping(
  mappings: EventSourceMappings | undefined,
  uuid: string,
  body: Buffer,
): Promise<RestResponse> {
  mappingOf(mappings, uuid);
  const input = jsonInput(body);
  const other = Object.keys(input).find((name) => !DECLARED.has(name) && input[name] !== null);
  if (other !== undefined)
    throw new AwsError(
      'InvalidParameterValueException',
      `${other} follows from the trigger in function.json: the local stack changes Enabled alone.`,
    );
  const { Enabled: isEnabled } = input;
  if (isEnabled !== undefined && typeof isEnabled !== 'boolean')
    throw new AwsError('InvalidParameterValueException', 'Enabled must be true or false.');
  if (isEnabled !== undefined) await mappings?.setEnabled(uuid, isEnabled);
  return json(202, mappingOf(mappings, uuid));
}

function mappingOf(mappings: EventSourceMappings | undefined, uuid: string): MappingConfiguration {
  const found = mappings?.list().find(({ UUID }) => UUID === uuid);
  if (!found)
    throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404, {
      Type: 'User',
    });
  return found;
}

/** Without a qualifier, those of every qualifier are meant. */
function functionArnOf(registry: FunctionRegistry, reference: string): string {
  const { functionName, qualifier } = parseFunctionReference(reference, undefined);
  const arn = registry.arnOf(functionName);
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}
