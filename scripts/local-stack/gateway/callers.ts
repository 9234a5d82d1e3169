import { type Caller, OPERATOR } from './aws-protocol.ts';

const FUNCTION_KEY_PREFIX = 'function.';

/** The access key that a function's processes are given; it is how the gateway knows who calls. */
export function accessKeyOf(functionId: string): string {
  return FUNCTION_KEY_PREFIX + functionId.replace('/', '.');
}

/** Reads the caller from the access key in a request's credentials. Signatures are not verified. */
export function callerOf(authorization: string | undefined): Caller {
  const accessKeyId = /Credential=([^/,\s]+)\//.exec(authorization ?? '')?.[1];
  if (!accessKeyId?.startsWith(FUNCTION_KEY_PREFIX)) return OPERATOR;
  return { kind: 'function', id: accessKeyId.slice(FUNCTION_KEY_PREFIX.length).replace('.', '/') };
}
