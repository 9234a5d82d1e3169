/**
 * What Lambda takes and gives in one invocation, in bytes.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const SYNC_REQUEST_LIMIT_BYTES = 6 * 1024 * 1024;
export const ASYNC_REQUEST_LIMIT_BYTES = 1024 * 1024;
/** A hundred bytes above the request's limit: the figure in Lambda's own ResponseSizeTooLarge message. */
export const RESPONSE_LIMIT_BYTES = 6 * 1024 * 1024 + 100;
