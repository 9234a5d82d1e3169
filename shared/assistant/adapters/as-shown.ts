import { logger } from '../../platform/telemetry/observability.ts';
import { type Validator, violations } from '../../platform/violations.ts';
import { ToolRefusal } from './refusal.ts';

/**
 * What a door has answered, where agents can be shown it.
 *
 * @param of what it was asked for, as the log names it
 * @throws ToolRefusal unavailable for what breaks the contract; the log says where
 */
export function asShown<Value>(
  data: unknown,
  contract: Validator<Value>,
  of: { readonly tool: string } | { readonly resource: string },
): Value {
  if (contract(data)) return data;
  logger.error('a door answered what no agent is shown', { ...of, reasons: violations(contract) });
  throw new ToolRefusal('unavailable', 'What was answered cannot be read here');
}
