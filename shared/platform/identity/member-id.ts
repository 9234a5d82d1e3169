import validate from '#contracts/platform/identifier';

/**
 * Whether a value can be a member's id, by the one definition that events and tokens share. In tokens a number is none:
 * the subject is text.
 *
 * @source https://www.rfc-editor.org/rfc/rfc7519#section-4.1.2
 */
export function isMemberId(value: unknown): value is string {
  return validate(value);
}
