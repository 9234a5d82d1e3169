import { adminToken } from './admin-token.ts';
import { pathSegment } from './path-segment.ts';
import { conclude, runsOf } from './reconcile/asked-run.ts';
import { type Member, memberReport, type Run, runReport } from './reconcile/report.ts';
import { runTool } from './run-tool.ts';
import { runningStack, stateDirOf } from './running-stack.ts';

/** `make reconcile [MEMBER=<id>] [DAY=<YYYY-MM-DD>]`: compares accounts with their entries through the API's own doors. */
await runTool(async () => {
  const stack = runningStack(stateDirOf(process.env));
  const { ask, run } = runsOf(stack.endpoints.api, await adminToken(stack, 'make-reconcile', 'loyalty:admin'));
  const { MEMBER: userId, DAY: day } = process.env;
  if (userId) {
    const found = await ask<Member>('POST', `/admin/members/${pathSegment(userId)}/reconciliation`);
    conclude(memberReport(found), found.isCoherent);
    return;
  }
  const done = await run<Run>('/admin/reconciliations', day ? { day } : {});
  conclude(runReport(done), done.drifts === 0);
});
