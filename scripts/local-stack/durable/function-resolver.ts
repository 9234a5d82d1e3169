import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import type { ResolvedFunction } from '../lambda/function-registry.ts';

/** What the service needs to know of a function that somebody named. */
export interface DurableTarget
  extends Pick<ResolvedFunction, 'functionName' | 'functionArn' | 'invokedArn' | 'version'> {
  readonly declaration: Pick<FunctionDeclaration, 'durable'>;
}

/** Finds functions; the registry of the Lambda API is one. */
export interface FunctionResolver {
  /**
   * @param reference name, partial ARN or ARN, with or without a qualifier
   * @throws AwsError ResourceNotFoundException, ValidationException or InvalidParameterValueException
   */
  resolve(reference: string): DurableTarget;
}
