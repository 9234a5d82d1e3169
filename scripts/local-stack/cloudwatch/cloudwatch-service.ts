import { cbor, dateToTag } from '@smithy/core/cbor';
import { AwsError } from '../gateway/aws-protocol.ts';
import { type Answer, type Call, type GatewayService, jsonInput } from '../gateway/gateway-service.ts';
import { jsonAnswer, jsonError } from '../gateway/json-protocol.ts';
import { formOf, queryCall, xmlAnswer, xmlError } from '../gateway/query-protocol.ts';
import { type Input, OPERATIONS } from './metric-operations.ts';
import type { MetricStore } from './metric-store.ts';
import { formInput, xmlOf } from './query-members.ts';

const QUERY_NAMESPACE = 'http://monitoring.amazonaws.com/doc/2010-08-01/';
const JSON_PROTOCOL = { version: '1.0', namespace: 'com.amazonaws.cloudwatch#' } as const;

/** @source https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html */
export const RPC_PATH = /^\/service\/GraniteServiceVersion20100801\/operation\/(\w+)$/;
const RPC_HEADERS = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

/** The older protocol's codes stand in the operations; the newer ones' are the names of shapes. */
const SHAPES: Readonly<Record<string, string>> = {
  InvalidParameterValue: 'InvalidParameterValueException',
  InvalidParameterCombination: 'InvalidParameterCombinationException',
  MissingRequiredParameter: 'MissingRequiredParameterException',
};
const QUERY_CODES: Readonly<Record<string, string>> = { MissingRequiredParameter: 'MissingParameter' };

export interface CloudWatchOptions {
  readonly store: MetricStore;
  readonly now: () => number;
  /** Brings figures up to date that nobody else writes, before they are read. */
  readonly sample: () => Promise<void>;
}

/** CloudWatch metrics, read back in the three protocols that its clients speak: query, JSON 1.0 and RPC v2 CBOR. */
export function cloudWatchService({ store, now, sample }: CloudWatchOptions): GatewayService {
  const isRpc = (call: Call) => RPC_PATH.test(call.url);
  const inputOf = (call: Call): Input => {
    if (queryCall(call)) return formInput(formOf(call));
    if (!isRpc(call)) return jsonInput(call.body);
    try {
      return call.body.length === 0 ? {} : (untagged(cbor.deserialize(call.body)) as Input);
    } catch {
      throw new AwsError('SerializationException', 'The request body is not CBOR.');
    }
  };
  const answer = (call: Call, output: Input): Answer => {
    if (queryCall(call)) return xmlAnswer(QUERY_NAMESPACE, call.operation, xmlOf(output));
    if (!isRpc(call))
      return jsonAnswer(
        JSON_PROTOCOL,
        withTimes(output, (time) => time.getTime() / 1000),
      );
    return { status: 200, headers: RPC_HEADERS, body: Buffer.from(cbor.serialize(withTimes(output, dateToTag))) };
  };
  return {
    name: 'cloudwatch',
    permissions: ({ operation }) => [{ action: `cloudwatch:${operation}`, resource: '*' }],
    async handle(call) {
      const operation = Object.hasOwn(OPERATIONS, call.operation) ? OPERATIONS[call.operation] : undefined;
      if (!operation)
        throw new AwsError(
          'InvalidAction',
          `The local CloudWatch knows ${Object.keys(OPERATIONS).join(', ')}, and not ${call.operation}.`,
        );
      await sample();
      return answer(call, operation(inputOf(call), store, now()));
    },
    renderError(error, call) {
      const { code, message, status, members } = error;
      if (call && queryCall(call))
        return xmlError(QUERY_NAMESPACE, { status, message, code: QUERY_CODES[code] ?? code });
      const shape = SHAPES[code] ?? code;
      if (!call || !isRpc(call)) return jsonError(JSON_PROTOCOL, { code: shape, message, status, members });
      const body = cbor.serialize({ __type: `${JSON_PROTOCOL.namespace}${shape}`, message });
      return { status, headers: RPC_HEADERS, body: Buffer.from(body) };
    },
  };
}

/** Timestamps are seconds under the tag 1. @source https://www.rfc-editor.org/rfc/rfc8949#section-3.4.2 */
function untagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value !== 'object' || value === null) return value;
  if ('tag' in value && 'value' in value && value.tag === 1) return value.value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, untagged(one)]));
}

function withTimes(value: unknown, written: (time: Date) => unknown): unknown {
  if (value instanceof Date) return written(value);
  if (Array.isArray(value)) return value.map((one) => withTimes(one, written));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (one === undefined ? [] : [[name, withTimes(one, written)]])),
  );
}
