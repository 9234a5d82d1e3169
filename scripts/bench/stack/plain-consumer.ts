import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { STACK_BUNDLE } from '../../build/stack-bundle.ts';
import { FOREIGN_SERVICES } from '../../declarations/sources.ts';
import { root } from '../bundles.ts';
import type { ProjectCopy } from './project-copy.ts';

/** What the consumer takes, and from whom. */
export const PLAIN_EVENT = { context: 'sender', type: 'sender.happened.v1' };
/** Its physical name behind the prefix, which is its queue's as well. */
export const PLAIN_QUEUE = 'plain-take';

const FILES: Readonly<Record<string, string>> = {
  [FOREIGN_SERVICES]: JSON.stringify({ [PLAIN_EVENT.context]: 'Tells of what happened' }),
  'functions/plain/take/function.json': JSON.stringify({
    description: 'Takes events and does nothing with them',
    memoryMb: 256,
    timeoutSeconds: 10,
    trigger: { type: 'event', sources: [PLAIN_EVENT.context], detailTypes: [PLAIN_EVENT.type] },
  }),
  'dist/plain-take/index.mjs': 'export const handler = async () => ({ batchItemFailures: [] });\n',
};

/** A project of one function that does nothing with its events: what they cost then is the stack's own. */
export function plainConsumer(): ProjectCopy {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  symlinkSync(dirname(join(root, 'dist', STACK_BUNDLE)), dirname(join(folder, 'dist', STACK_BUNDLE)));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
