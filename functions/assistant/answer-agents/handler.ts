import { route } from '#routes/assistant/answer-agents';
import { agentRoute } from '../../../shared/assistant/adapters/agent-route.ts';
import { answerCall } from '../../../shared/assistant/adapters/answer-call.ts';
import { bases, challenged, origins } from '../../../shared/assistant/wiring/guard.ts';
import { isCountedBehind, resources, tools } from '../../../shared/assistant/wiring/offer.ts';
import { http } from '../../../shared/platform/boundary/http.ts';

const answer = answerCall({ tools, resources, challenged });

/** POST /mcp: answers agents that act for members, by the Model Context Protocol. */
export const handler = http(agentRoute(route, { bases, origins, challenged, isCountedBehind }), {}, answer);
