import { runTool } from './run-tool.ts';
import { stateDirOf } from './running-stack.ts';
import { ToolError } from './tool-error.ts';
import { recordedSpans } from './trace/span-files.ts';
import { SpanGraph } from './trace/span-graph.ts';
import { storyOf } from './trace/story.ts';
import { traceReport } from './trace/trace-report.ts';
import { treeOf } from './trace/tree.ts';

/** `make trace ID=...`: what happened around an id, over all functions, as one indented tree. */
await runTool(() => {
  const { ID: id } = process.env;
  if (!id) throw new ToolError('ID says what to trace: make trace ID=<user, event, correlation, request or trace id>');
  const story = storyOf(new SpanGraph(recordedSpans(stateDirOf(process.env))), id);
  if (story.length === 0) throw new ToolError(`No span knows ${id}. Spans are written when their invocation ends.`);
  for (const line of traceReport(treeOf(story), id)) console.log(line);
});
