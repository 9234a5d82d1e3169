import { setTimeout as delay } from 'node:timers/promises';
import { adminToken } from './admin-token.ts';
import { pathSegment } from './path-segment.ts';
import { type Member, memberReport, type Run, runReport } from './reconcile/report.ts';
import { runTool } from './run-tool.ts';
import { runningStack, stateDirOf } from './running-stack.ts';
import { ToolError } from './tool-error.ts';

/** A laptop looks at some thousand accounts within this time. */
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 300;

/** `make reconcile [MEMBER=<id>] [DAY=<YYYY-MM-DD>]`: compares accounts with their entries through the API's own doors. */
await runTool(async () => {
  const stack = runningStack(stateDirOf(process.env));
  const token = await adminToken(stack, 'make-reconcile', 'loyalty:admin');
  const { MEMBER: userId, DAY: day } = process.env;
  if (userId) {
    const found = await ask<Member>('POST', `/admin/members/${pathSegment(userId)}/reconciliation`);
    conclude(memberReport(found), found.isCoherent);
    return;
  }
  const { run } = await ask<{ readonly run: string }>('POST', '/admin/reconciliations', day ? { day } : {});
  const done = await untilDone(run);
  conclude(runReport(done), done.drifts === 0);

  async function untilDone(id: string): Promise<Run> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await delay(LOOK_EVERY_MS)) {
      const found = await ask<Run>('GET', `/admin/reconciliations/${id}`);
      if (found.state === 'done') return found;
    }
    throw new ToolError(`Run ${id} is not done yet: make queues shows what waits, make logs what went wrong.`);
  }

  async function ask<Data>(method: string, path: string, body?: object): Promise<Data> {
    const response = await fetch(new URL(path, stack.endpoints.api), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { success, message, data } = (await response.json()) as {
      readonly success: boolean;
      readonly message: readonly string[];
      readonly data: Data;
    };
    if (!success) throw new ToolError(`The API answers ${response.status}: ${message.join('; ')}`);
    return data;
  }
});

function conclude(lines: readonly string[], isCoherent: boolean): void {
  for (const line of lines) console.log(line);
  if (!isCoherent) process.exitCode = 1;
}
