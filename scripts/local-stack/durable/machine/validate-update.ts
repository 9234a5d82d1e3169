import {
  MAX_CALLBACK_TIMEOUT_SECONDS,
  MAX_DELAY_SECONDS,
  MAX_EXECUTION_RESULT_BYTES,
  MAX_OPERATION_ID_LENGTH,
  MAX_OPERATION_NAME_LENGTH,
  MAX_OPERATION_PAYLOAD_BYTES,
  MAX_SUBTYPE_LENGTH,
  MIN_DELAY_SECONDS,
} from '../limits.ts';
import type { ErrorObject, OperationAction, OperationType, OperationUpdate } from '../model.ts';
import { sizeBytes } from '../wire.ts';

const ACTIONS: Readonly<Record<OperationType, readonly OperationAction[]>> = {
  EXECUTION: ['SUCCEED', 'FAIL'],
  CONTEXT: ['START', 'SUCCEED', 'FAIL'],
  STEP: ['START', 'SUCCEED', 'FAIL', 'RETRY'],
  WAIT: ['START', 'CANCEL'],
  CALLBACK: ['START', 'CANCEL'],
  CHAINED_INVOKE: ['START', 'CANCEL'],
};

/**
 * Checks what an update says by itself, whatever the state: lengths, sizes, ranges, members that exclude each other.
 *
 * @returns why it is refused, or undefined
 * @source https://docs.aws.amazon.com/lambda/latest/api/API_OperationUpdate.html
 */
export function invalidUpdate(update: OperationUpdate): string | undefined {
  return (
    invalidShape(update) ??
    invalidIdentity(update) ??
    invalidAction(update) ??
    invalidSize(update) ??
    invalidOptions(update)
  );
}

const OBJECT_MEMBERS = [
  'Error',
  'ContextOptions',
  'StepOptions',
  'WaitOptions',
  'CallbackOptions',
  'ChainedInvokeOptions',
] as const;

/** An update comes from the wire: its types are only promised. */
function invalidShape(update: OperationUpdate): string | undefined {
  if (!isObject(update)) return 'An update must be an object.';
  if (!isOptional(update.Payload, 'string')) return 'Payload must be a string.';
  for (const member of OBJECT_MEMBERS)
    if (update[member] !== undefined && !isObject(update[member])) return `${member} must be an object.`;
  const { ErrorMessage, ErrorType, ErrorData, StackTrace } = update.Error ?? {};
  const texts = [ErrorMessage, ErrorType, ErrorData, ...(Array.isArray(StackTrace) ? StackTrace : [])];
  if (!texts.every((text) => isOptional(text, 'string')) || (StackTrace !== undefined && !Array.isArray(StackTrace)))
    return 'Error holds strings, and a list of strings as its StackTrace.';
  if (!isOptional(update.ChainedInvokeOptions?.FunctionName, 'string')) return 'FunctionName must be a string.';
  if (!isOptional(update.ContextOptions?.ReplayChildren, 'boolean')) return 'ReplayChildren must be a boolean.';
  return undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOptional(value: unknown, type: 'string' | 'boolean'): boolean {
  return value === undefined || typeof value === type;
}

function invalidIdentity({ Id, ParentId, Name, SubType }: OperationUpdate): string | undefined {
  if (!isIdentifier(Id)) return `Invalid operation Id: 1 to ${MAX_OPERATION_ID_LENGTH} of [a-zA-Z0-9-_].`;
  if (ParentId !== undefined && !isIdentifier(ParentId)) return 'Invalid parent operation id.';
  if (Name !== undefined && !isText(Name, MAX_OPERATION_NAME_LENGTH))
    return `Invalid operation Name: 1 to ${MAX_OPERATION_NAME_LENGTH} printable ASCII characters.`;
  if (SubType !== undefined && !isText(SubType, MAX_SUBTYPE_LENGTH))
    return `Invalid operation SubType: 1 to ${MAX_SUBTYPE_LENGTH} characters.`;
  return undefined;
}

function isIdentifier(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_OPERATION_ID_LENGTH && /^[a-zA-Z0-9_-]+$/.test(value);
}

function isText(value: unknown, maxLength: number): boolean {
  return typeof value === 'string' && value.length <= maxLength && /^[\x20-\x7e]+$/.test(value);
}

function invalidAction({ Type, Action, Payload, Error: error }: OperationUpdate): string | undefined {
  if (!Object.hasOwn(ACTIONS, Type)) return 'Unknown operation type.';
  if (!ACTIONS[Type].includes(Action)) return 'Invalid action for the given operation type.';
  if (Action === 'SUCCEED' && error !== undefined) return 'Cannot provide an Error for SUCCEED action.';
  if (Action === 'FAIL' && Payload !== undefined) return 'Cannot provide a Payload for FAIL action.';
  if (Action === 'RETRY' && error !== undefined && Payload !== undefined)
    return 'Cannot provide both error and payload to RETRY a STEP.';
  return undefined;
}

function invalidSize({ Type, Payload, Error: error }: OperationUpdate): string | undefined {
  const maxBytes = Type === 'EXECUTION' ? MAX_EXECUTION_RESULT_BYTES : MAX_OPERATION_PAYLOAD_BYTES;
  if (sizeBytes(Payload) > maxBytes) return `${Type} payload size must be at most ${maxBytes} bytes.`;
  if (errorSizeBytes(error) > MAX_OPERATION_PAYLOAD_BYTES)
    return `Error object size must be at most ${MAX_OPERATION_PAYLOAD_BYTES} bytes.`;
  return undefined;
}

function invalidOptions(update: OperationUpdate): string | undefined {
  const { Type, Action, StepOptions, WaitOptions, CallbackOptions, ChainedInvokeOptions } = update;
  if (Action === 'RETRY' && !isSeconds(StepOptions?.NextAttemptDelaySeconds, MIN_DELAY_SECONDS, MAX_DELAY_SECONDS))
    return `Invalid StepOptions for the given action: NextAttemptDelaySeconds is ${MIN_DELAY_SECONDS} to ${MAX_DELAY_SECONDS}.`;
  if (Action !== 'START') return undefined;
  if (Type === 'WAIT' && !isSeconds(WaitOptions?.WaitSeconds, MIN_DELAY_SECONDS, MAX_DELAY_SECONDS))
    return `Invalid WaitOptions: WaitSeconds is ${MIN_DELAY_SECONDS} to ${MAX_DELAY_SECONDS}.`;
  if (Type === 'CALLBACK') {
    const { TimeoutSeconds = 0, HeartbeatTimeoutSeconds = 0 } = CallbackOptions ?? {};
    if (
      !isSeconds(TimeoutSeconds, 0, MAX_CALLBACK_TIMEOUT_SECONDS) ||
      !isSeconds(HeartbeatTimeoutSeconds, 0, MAX_CALLBACK_TIMEOUT_SECONDS)
    )
      return `Invalid CallbackOptions: timeouts are 0 to ${MAX_CALLBACK_TIMEOUT_SECONDS} seconds.`;
  }
  if (Type === 'CHAINED_INVOKE' && !ChainedInvokeOptions?.FunctionName)
    return 'Invalid ChainedInvokeOptions: FunctionName is required.';
  return undefined;
}

function isSeconds(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

/** All fields of an error together, as the limit counts them. */
export function errorSizeBytes(error: ErrorObject | undefined): number {
  if (!error) return 0;
  const { ErrorMessage, ErrorType, ErrorData, StackTrace = [] } = error;
  return [ErrorMessage, ErrorType, ErrorData, ...StackTrace].reduce((sum, text) => sum + sizeBytes(text), 0);
}
