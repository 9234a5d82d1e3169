import { Ajv, type ValidateFunction } from 'ajv';
import { expect } from 'chai';
import { FORMATS } from '../../scripts/build/formats.ts';
import { documentAt } from './document.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document is walked by its keys
type Node = any;

const openApi: Node = documentAt('openapi.yaml');
const asyncApi: Node = documentAt('asyncapi.yaml');

const ajv = new Ajv({ allowUnionTypes: true, strict: false, formats: { ...FORMATS } });
ajv.addSchema({ $id: 'openapi', ...openApi });
ajv.addSchema({ $id: 'asyncapi', ...asyncApi });
const validators = new Map<string, ValidateFunction>();

/** API Gateway's own answers, which no function makes: no such route, too large, throttled, no answer in time. */
const OWN_ANSWERS_OF_THE_GATEWAY = new Set([404, 413, 429, 500, 503, 504]);

const routes = Object.entries<Node>(openApi.paths).flatMap(([path, methods]) =>
  Object.entries<Node>(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    matches: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
    responses: operation.responses,
  })),
);
/** As `GET /user/{userId}`. */
export const documentedRoutes: readonly string[] = routes.map(({ method, path }) => `${method} ${path}`);
const sent = new Set(
  Object.values<Node>(asyncApi.operations)
    .filter(({ action }) => action === 'send')
    .map(({ channel }) => String(channel.$ref).slice('#/channels/'.length)),
);

/** Holds an answer to docs/openapi.yaml: its status is documented for the route, and its body is what is said of it. */
export function expectDocumented(method: string, url: string, status: number, body: unknown): void {
  const path = url.split('?')[0] ?? '';
  const found = routes.filter((route) => route.method === method && route.matches.test(path));
  // The one with the fewest parameters is the one that API Gateway takes.
  const route = found.sort((one, other) => one.path.split('{').length - other.path.split('{').length)[0];
  if (!route || isOwnAnswer(status, body)) return;
  const response = route.responses[status];
  expect(response, `${method} ${route.path} answered ${status}, which docs/openapi.yaml does not name`).to.be.an(
    'object',
  );
  if (response.content?.['application/json'] === undefined) return;
  const place = `openapi#/paths/${pointer(route.path)}/${method.toLowerCase()}/responses/${status}/content/application~1json/schema`;
  expectValid(place, body, `${method} ${route.path} answered ${status} otherwise than docs/openapi.yaml says`);
}

/** Holds an event that a function of ours published to docs/asyncapi.yaml; those of others are not ours to promise. */
export function expectDocumentedEvent(type: string, data: unknown): void {
  if (!sent.has(type)) return;
  for (const name of Object.keys(asyncApi.channels[type].messages))
    expectValid(
      `asyncapi#/components/messages/${name}/payload`,
      data,
      `${type} is otherwise than docs/asyncapi.yaml says`,
    );
}

function expectValid(place: string, value: unknown, what: string): void {
  const validate = validators.get(place) ?? ajv.compile({ $ref: place });
  validators.set(place, validate);
  expect(validate(value), `${what}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`).to.equal(true);
}

function isOwnAnswer(status: number, body: unknown): boolean {
  return (
    OWN_ANSWERS_OF_THE_GATEWAY.has(status) &&
    typeof body === 'object' &&
    body !== null &&
    Object.keys(body).join() === 'message' &&
    typeof (body as { readonly message: unknown }).message === 'string'
  );
}

function pointer(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
}
