import { DeadlineError, deadlineOf } from '../deadline.ts';

/** What the clients' request handlers have in common; their types differ. */
interface RequestHandler {
  handle(request: never, options?: { readonly abortSignal?: unknown }): Promise<unknown>;
}

/**
 * Binds every attempt of every call of a client to the invocation that it is made in: none begins after the deadline,
 * and what is under way then is cut off. It sits at the request handler because that is what each attempt goes through,
 * so that no caller has to hand a signal on.
 */
export function withCallDeadlines<Bound extends { readonly config: { readonly requestHandler: object } }>(
  client: Bound,
): Bound {
  const handler = client.config.requestHandler as RequestHandler;
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    const abortSignal = deadlineOf();
    if (!abortSignal) return handle(request, options);
    try {
      return await handle(request, { ...options, abortSignal });
    } catch (error) {
      throw abortSignal.aborted ? new DeadlineError() : error;
    }
  };
  return client;
}
