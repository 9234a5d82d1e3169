import { AwsError } from '../gateway/aws-protocol.ts';

/** A function as a caller names it. */
export interface FunctionReference {
  readonly functionName: string;
  /** Version number, alias or $LATEST, as the caller gave it. */
  readonly qualifier?: string;
}

const REFERENCE =
  /^(?:(?:arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:)?(?:\d{12}:)?function:)?([A-Za-z0-9_-]{1,64})(?::(\$LATEST|[A-Za-z0-9_-]{1,128}))?$/;

/**
 * Reads a name, a partial ARN (123456789012:function:name) or a whole ARN, each with or without a qualifier.
 *
 * @param qualifier the call's own Qualifier, if it has one
 * @throws AwsError ValidationException, or InvalidParameterValueException when two qualifiers disagree
 * @source https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax
 */
export function parseFunctionReference(text: string, qualifier?: string): FunctionReference {
  const match = REFERENCE.exec(text);
  const [, functionName, own] = match ?? [];
  if (functionName === undefined)
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${text}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: ${REFERENCE.source}`,
    );
  if (own !== undefined && qualifier !== undefined && own !== qualifier)
    throw new AwsError(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  const given = own ?? qualifier;
  return given === undefined ? { functionName } : { functionName, qualifier: given };
}
