import validatePlanReward from '#contracts/assistant/plan-reward-arguments';
import { challenge } from '../../platform/boundary/challenge.ts';
import { type Answer, HttpProblem, json } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import type { Caller } from '../../platform/identity/caller.ts';
import { UnauthorizedError } from '../../platform/identity/refusal.ts';
import { logger } from '../../platform/telemetry/observability.ts';
import { violations } from '../../platform/violations.ts';
import { PLAN_REWARD, planReward } from '../plan-reward.ts';
import type { Call } from '../read-message.ts';
import { RPC_CODES, type RpcError, rpcFailure, rpcResult } from '../rpc.ts';
import { cacheable, complete, discovered, initialized } from '../server.ts';
import { toolRefusal, toolResult } from '../tool.ts';
import { type AgentsCall, type Challenged, unauthorized } from './agent-route.ts';
import { type AnyTool, shownTool } from './agent-tool.ts';
import { asShown } from './as-shown.ts';
import type { Asking } from './door.ts';
import { ToolRefusal } from './refusal.ts';
import { type Resource, shownResource } from './resources.ts';
import { lets } from './scope.ts';

/** What agents find here. */
export interface Offer {
  readonly tools: readonly AnyTool[];
  readonly resources: readonly Resource[];
  readonly challenged: Challenged;
}

type Asked = Asking & { readonly caller: Caller };

/** A call that is broken: what it names or gives is not there. */
class BrokenCall extends Error {
  override readonly name = 'BrokenCall';
  readonly rpc: RpcError;

  constructor(message: string, data?: RpcError['data'], code: number = RPC_CODES.invalidParams) {
    super(message);
    this.rpc = { code, message, ...(data ? { data } : {}) };
  }
}

/**
 * Answers one message. Whatever the member may do is looked at by the doors behind, with the member's own token: nothing is
 * kept from one call to the next.
 *
 * @throws HttpProblem 401, 403 and 429 with what a client does about it
 */
export function answerCall({ tools, resources, challenged }: Offer) {
  return async ({ message, ...asked }: AgentsCall & Asked): Promise<Answer> => {
    if (message.kind === 'notification') return { statusCode: 202, headers: { 'cache-control': 'no-store' } };
    if (message.kind === 'refused') return json(rpcFailure(message.id, message.error), message.status);
    try {
      return json(rpcResult(message.id, await resultOf(message, asked)));
    } catch (error) {
      if (error instanceof UnauthorizedError) throw await unauthorized(error, challenged);
      if (!(error instanceof BrokenCall)) throw error;
      return json(rpcFailure(message.id, error.rpc));
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
      case 'resources/list':
        return cacheable({ resources: onePage(params, resources.map(shownResource)) });
      case 'resources/templates/list':
        return cacheable({ resourceTemplates: onePage(params, []) });
      case 'resources/read':
        return readOf(params, asked);
      case 'prompts/list':
        return cacheable({ prompts: onePage(params, [PLAN_REWARD]) });
      case 'prompts/get':
        return complete(promptOf(params));
      default:
        throw new Error(`${method} is taken and not answered`);
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
      return toolResult(asShown(found, tool.gives, { tool: tool.name }) as object);
    } catch (error) {
      if (!(error instanceof ToolRefusal)) throw error;
      return toolRefusal({ code: error.code, message: error.messages });
    }
  }

  async function readOf({ uri }: Call['params'], asked: Asked): Promise<object> {
    const resource = resources.find((candidate) => candidate.uri === uri);
    if (!resource) throw new BrokenCall('There is no such resource', { uri });
    if (resource.scope !== undefined) await mustCarry(resource.scope, asked.caller);
    const { mimeType, ttlMs } = resource;
    try {
      return cacheable({ contents: [{ uri, mimeType, text: await resource.read(asked) }] }, ttlMs);
    } catch (error) {
      if (!(error instanceof ToolRefusal)) throw error;
      // A resource has no result that is an error.
      const { code, messages } = error;
      throw new BrokenCall(messages.join('. '), { uri, code, message: messages }, RPC_CODES.internal);
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

function promptOf({ name, arguments: given = {} }: Call['params']) {
  if (name !== PLAN_REWARD.name) throw new BrokenCall('There is no such prompt');
  if (validatePlanReward(given)) return planReward(given);
  throw new BrokenCall('The arguments are not what this prompt takes');
}
