const LEAP_YEAR = String.raw`(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)`;

/**
 * A day that the calendar has: 30 February, which `Date` reads as 2 March, is none.
 *
 * @source https://www.rfc-editor.org/rfc/rfc3339#section-5.7
 */
const DATE = String.raw`(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))|${LEAP_YEAR}-02-29)`;

/**
 * The formats that contracts may name, as expressions that compile into validators without a library. A format that is
 * not here makes the build fail.
 */
export const FORMATS: Readonly<Record<string, RegExp>> = {
  /** With a zone. @source https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */
  'date-time': new RegExp(
    `^${DATE}[Tt](?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d{1,9})?(?:[Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$`,
  ),
  date: new RegExp(`^${DATE}$`),
  uuid: /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  /** What mail servers take in practice: no quotes, no comments, no addresses in brackets; linear in the text's length. */
  email: /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)+$/i,
  uri: /^[a-z][a-z\d+.-]*:[^\s<>"{}|\\^`]+$/i,
};
