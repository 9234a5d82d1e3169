import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { HttpProblem } from './http-answer.ts';
import { PROBLEMS } from './problems.ts';

export type BodyFormat = 'json' | 'form';

const MEDIA_TYPES: Readonly<Record<BodyFormat, string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
};

/** Of a content type that is said back. */
const MAX_SHOWN_CHARACTERS = 100;

const FORM = /^application\/x-www-form-urlencoded *(;|$)/i;

/**
 * Reads a request's body in one of the formats that the route takes.
 *
 * @returns JSON, or the form's fields as text
 * @throws HttpProblem 413, 415, 400
 */
export function readBody(event: APIGatewayProxyEventV2, formats: readonly BodyFormat[], maxBytes: number): unknown {
  const { body = '', isBase64Encoded, headers } = event;
  if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') > maxBytes)
    throw new HttpProblem(PROBLEMS.body_too_large, `The body must not exceed ${maxBytes} bytes`);
  const isForm = FORM.test(headers['content-type'] ?? '');
  if (isForm && formats.includes('form'))
    return readForm(isBase64Encoded ? Buffer.from(body, 'base64').toString() : body);
  if (!isForm && formats.includes('json')) return readJson(event, formats);
  throw unsupported(formats, event);
}

/**
 * The fields of a form, each of them once: a second value could be read by one program and overlooked by another.
 *
 * @source https://www.rfc-editor.org/rfc/rfc6749#section-3.2 parameters must not be included more than once
 */
function readForm(text: string): Record<string, string> {
  const fields = [...new URLSearchParams(text)];
  const names = fields.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new HttpProblem(PROBLEMS.malformed_body, 'A field of the form is there twice');
  // Without a prototype: __proto__ is a name like any other.
  return Object.assign(Object.create(null), Object.fromEntries(fields));
}

const jsonParser = httpJsonBodyParser();

function readJson(event: APIGatewayProxyEventV2, formats: readonly BodyFormat[]): unknown {
  // The parser writes what it has read into the event.
  const read = { event: { ...event } };
  try {
    jsonParser.before?.(read as never);
  } catch (error) {
    if ((error as { readonly statusCode?: number }).statusCode === 415) throw unsupported(formats, event);
    throw new HttpProblem(PROBLEMS.malformed_body);
  }
  return read.event.body;
}

/** Two headers of one name come as one, with a comma between: said back, it can be seen what was sent. */
function unsupported(formats: readonly BodyFormat[], { headers }: APIGatewayProxyEventV2): HttpProblem {
  const types = formats.map((format) => MEDIA_TYPES[format]).join(' or ');
  const sent = headers['content-type']?.slice(0, MAX_SHOWN_CHARACTERS);
  const but = sent ? `, not ${JSON.stringify(sent)}` : '';
  return new HttpProblem(PROBLEMS.unsupported_media_type, `The content type must be ${types}${but}`);
}
