/**
 * A log record's message as text. The runtime client writes an error that nobody caught as an object:
 * {errorType, errorMessage, stackTrace}.
 */
export function messageText(message: unknown): string {
  if (typeof message === 'string') return message;
  if (typeof message !== 'object' || message === null || !('errorMessage' in message)) return JSON.stringify(message);
  const { errorType, errorMessage } = message as { readonly errorType?: unknown; readonly errorMessage: unknown };
  return `${String(errorType ?? 'Error')}: ${String(errorMessage)}`;
}
