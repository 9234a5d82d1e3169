/** Why a pattern cannot be compiled; compilePattern turns it into the service's own exception. */
export class InvalidPattern extends Error {
  constructor(reason: string, path?: string) {
    super(path === undefined ? reason : `${reason} at "${path.replace(/\.$/, '')}"`);
  }
}

/** A JSON object: not null, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
