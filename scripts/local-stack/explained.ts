import { DeclarationError } from '../declarations/declarations.ts';
import { EngineError } from './dynamodb/engine.ts';
import { ProvisionError } from './provision/provision-error.ts';
import { OptionError } from './stack/options.ts';
import { PortInUseError } from './stack/ports.ts';
import { StateInUseError } from './stack/stack-lock.ts';

/** Failures that the operator can mend: their message says it all. */
const EXPLAINED = [DeclarationError, EngineError, OptionError, PortInUseError, ProvisionError, StateInUseError];

/** What the operator is shown of a failure: the message, or the whole error when it is a fault of the stack. */
export function explained(error: unknown): unknown {
  return EXPLAINED.some((kind) => error instanceof kind) ? (error as Error).message : error;
}
