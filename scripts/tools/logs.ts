import { setTimeout as delay } from 'node:timers/promises';
import { mentions } from './logs/log-entry.ts';
import { LogFiles } from './logs/log-files.ts';
import { inOrder, logLines } from './logs/log-line.ts';
import { runTool } from './run-tool.ts';
import { stateDirOf } from './running-stack.ts';

const LOOK_EVERY_MS = 250;

/** `make logs [FUNCTION=...] [ID=...] [FOLLOW=1]`: what the functions wrote, oldest first. */
await runTool(async () => {
  const { FUNCTION: functionId, ID: id, FOLLOW: follow } = process.env;
  const files = new LogFiles(stateDirOf(process.env), functionId || undefined, follow === '1');
  // Grows with the names that come, so that lines stay below each other.
  let functionWidth = 0;
  const show = () => {
    const entries = files.newEntries().filter(({ whole }) => !id || mentions(whole, id));
    functionWidth = Math.max(functionWidth, ...entries.map(({ functionName }) => functionName.length));
    for (const entry of inOrder(entries))
      for (const line of logLines(entry, functionWidth, process.cwd())) console.log(line);
    return entries.length;
  };
  const shown = show();
  if (follow === '1') {
    for (;;) {
      await delay(LOOK_EVERY_MS);
      show();
    }
  }
  if (shown === 0) console.error(id ? `No line says ${id}.` : 'Nothing was written yet.');
});
