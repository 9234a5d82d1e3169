/**
 * Limits of durable executions. Where the developer guide and the API reference differ, the stricter one is kept, so
 * that what passes here passes in the cloud.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 * @source https://docs.aws.amazon.com/lambda/latest/api/API_OperationUpdate.html
 */
const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;

/** Operations one execution may use. Each retry of a step counts as one more, as it is billed. */
export const MAX_OPERATIONS = 3000;
/** Payloads and errors one execution may write in all, its input included. */
export const MAX_WRITTEN_BYTES = 100 * MEGABYTE;
/** Payload, or all fields of the error, of one operation. */
export const MAX_OPERATION_PAYLOAD_BYTES = 256 * KILOBYTE;
/** Result of an execution that came as a checkpoint because the function's answer could not carry it. */
export const MAX_EXECUTION_RESULT_BYTES = 6 * MEGABYTE;
/** Result, or error, that a callback may be given. */
export const MAX_CALLBACK_PAYLOAD_BYTES = 256 * KILOBYTE;

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_OperationUpdate.html */
export const MAX_OPERATION_ID_LENGTH = 64;
export const MAX_OPERATION_NAME_LENGTH = 256;
export const MAX_SUBTYPE_LENGTH = 32;

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_WaitOptions.html and API_StepOptions.html */
export const MIN_DELAY_SECONDS = 1;
export const MAX_DELAY_SECONDS = 31_622_400;
/** @source https://docs.aws.amazon.com/lambda/latest/api/API_CallbackOptions.html */
export const MAX_CALLBACK_TIMEOUT_SECONDS = 99_999_999;

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (X-Amz-Durable-Execution-Name) */
export const MAX_EXECUTION_NAME_LENGTH = 64;
/** Executions that may run longer cannot be invoked synchronously. */
export const MAX_SYNCHRONOUS_EXECUTION_SECONDS = 15 * 60;

/** How long a repeated checkpoint with the same ClientToken gets the first answer. */
export const CLIENT_TOKEN_WINDOW_MS = 15 * 60 * 1000;

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_GetDurableExecutionState.html */
export const DEFAULT_PAGE_ITEMS = 100;
export const MAX_PAGE_ITEMS = 1000;
/** State that travels in the invocation event; an event holds 6 MB, the rest is fetched page by page. */
export const MAX_INITIAL_STATE_BYTES = 4 * MEGABYTE;
/** One page of state; an answer of the Lambda API holds 6 MB. */
export const MAX_STATE_PAGE_BYTES = 4 * MEGABYTE;
