import { challenge } from '../../platform/boundary/challenge.ts';
import { type Answer, HttpProblem, json } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import type { Caller } from '../../platform/identity/caller.ts';
import { UnauthorizedError } from '../../platform/identity/refusal.ts';
import { logger } from '../../platform/telemetry/observability.ts';
import { violations } from '../../platform/violations.ts';
import type { Call } from '../read-message.ts';
import { RPC_CODES, type RpcError, rpcFailure, rpcResult } from '../rpc.ts';
import { cacheable, complete, discovered, initialized } from '../server.ts';
import { toolRefusal, toolResult } from '../tool.ts';
import { type AgentsCall, type Challenged, unauthorized } from './agent-route.ts';
import { type AnyTool, shownTool } from './agent-tool.ts';
import type { Asking } from './door.ts';
import { ToolRefusal } from './refusal.ts';
import { lets } from './scope.ts';

/** What agents find here. */
export interface Offer {
  readonly tools: readonly AnyTool[];
  readonly challenged: Challenged;
}

type Asked = Asking & { readonly caller: Caller };

/** A call that is broken: what it names or gives is not there. */
class BrokenCall extends Error {
  override readonly name = 'BrokenCall';
}

/**
 * Answers one message. Whatever the member may do is looked at by the doors behind, with the member's own token: nothing is
 * kept from one call to the next.
 *
 * @throws HttpProblem 401, 403 and 429 with what a client does about it
 */
export function answerCall({ tools, challenged }: Offer) {
  return async ({ message, ...asked }: AgentsCall & Asked): Promise<Answer> => {
    if (message.kind === 'notification') return { statusCode: 202, headers: { 'cache-control': 'no-store' } };
    if (message.kind === 'refused') return json(rpcFailure(message.id, message.error), message.status);
    try {
      return json(rpcResult(message.id, await resultOf(message, asked)));
    } catch (error) {
      if (error instanceof UnauthorizedError) throw await unauthorized(error, challenged);
      if (!(error instanceof BrokenCall)) throw error;
      return json(rpcFailure(message.id, { code: RPC_CODES.invalidParams, message: error.message } satisfies RpcError));
    }
  };

  async function resultOf({ method, params }: Call, asked: Asked): Promise<object> {
    switch (method) {
      case 'server/discover':
        return discovered();
      case 'initialize':
        return initialized(params.protocolVersion);
      case 'ping':
        return {};
      case 'tools/list':
        return cacheable({ tools: onePage(params, tools.map(shownTool)) });
      case 'tools/call':
        return complete(await called(params, asked));
      default:
        throw new BrokenCall(`There is no ${method}`);
    }
  }

  async function called({ name, arguments: given = {} }: Call['params'], asked: Asked): Promise<object> {
    const tool = tools.find((candidate) => candidate.name === name);
    if (!tool) throw new BrokenCall('There is no such tool');
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      throw new BrokenCall('arguments is an object');
    await mustCarry(tool.scope, asked.caller);
    const outcome = await outcomeOf(tool, given, asked);
    logger.info('tool called', { tool: tool.name, ...('isError' in outcome ? { refused: true } : {}) });
    return outcome;
  }

  async function outcomeOf(tool: AnyTool, given: object, asking: Asking): Promise<object> {
    try {
      if (!tool.takes(given)) throw new ToolRefusal('invalid_body', ...wrongIn(tool));
      const found = topOf(tool, await tool.call(given, asking));
      if (tool.gives(found)) return toolResult(found as object);
      logger.error('a door answered what no agent is shown', { tool: tool.name, reasons: violations(tool.gives) });
      throw new ToolRefusal('unavailable', 'What was answered cannot be read here');
    } catch (error) {
      if (!(error instanceof ToolRefusal)) throw error;
      return toolRefusal({ code: error.code, message: error.messages });
    }
  }

  async function mustCarry(scope: string, caller: Caller): Promise<void> {
    if (lets(caller, scope)) return;
    throw new HttpProblem(PROBLEMS.insufficient_scope).withHeaders({
      'www-authenticate': challenge('insufficient_scope', [], await challenged(scope)),
    });
  }
}

/** All of a list is one page: whoever comes with a cursor has it from elsewhere. */
function onePage<Item>({ cursor }: Call['params'], items: readonly Item[]): readonly Item[] {
  if (cursor === undefined) return items;
  throw new BrokenCall('There is no such page');
}

function wrongIn({ takes }: AnyTool): string[] {
  return violations(takes).map(({ pointer, reason }) =>
    pointer === '' ? `The arguments ${reason}` : `${pointer.slice(1).replaceAll('/', '.')} ${reason}`,
  );
}

/** What the contract names, of what a door has answered: it may say more than agents are shown. */
function topOf({ gives }: AnyTool, found: unknown): unknown {
  const { properties = {} } = gives.schema as { readonly properties?: object };
  if (typeof found !== 'object' || found === null) return found;
  return Object.fromEntries(Object.entries(found).filter(([name]) => Object.hasOwn(properties, name)));
}
