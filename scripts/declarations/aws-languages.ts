import { compilePattern } from '../local-stack/events/pattern.ts';
import { parseExpression } from '../local-stack/schedules/expression.ts';
import { functionFile, refuse } from './declaration-error.ts';
import type { FunctionDeclaration } from './declarations.ts';
import { type Deployment, eventPattern } from './names.ts';

/** @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html (can be raised) */
export const MAX_PATTERN_CHARACTERS = 2048;

/**
 * What a trigger says in a language of AWS's own, read as the local stack reads it: the deployment would refuse it last of
 * all.
 *
 * @throws DeclarationError for a pattern that EventBridge refuses, or an expression that Scheduler refuses
 */
export function checkLanguages({ id, trigger }: FunctionDeclaration, anywhere: Deployment): void {
  const file = functionFile(id);
  if (trigger.type === 'schedule')
    told(file, '/trigger/expression', () => parseExpression(trigger.expression, trigger.timeZone));
  if (trigger.type !== 'event') return;
  const pattern = JSON.stringify(eventPattern(anywhere, trigger));
  if (pattern.length > MAX_PATTERN_CHARACTERS)
    refuse(
      file,
      '/trigger/detailTypes',
      `the rule's pattern may have ${pattern.length} characters: EventBridge takes ${MAX_PATTERN_CHARACTERS}. Let another ` +
        'function take some of the types',
    );
  told(file, '/trigger/detail', () => compilePattern(pattern));
}

function told(file: string, path: string, read: () => unknown): void {
  try {
    read();
  } catch (error) {
    refuse(file, path, (error as Error).message);
  }
}
