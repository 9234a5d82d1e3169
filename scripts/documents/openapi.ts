import { WORDS, wordlessPatterns } from '../build/words.ts';
import type { ApiAnswer, FunctionDeclaration, HttpTrigger } from '../declarations/declarations.ts';
import { type ContractSchema, shownSchema } from './contract-schemas.ts';
import type { DocumentedProblem } from './documented-problems.ts';
import { routeProblems } from './route-problems.ts';

/** A declaration whose documentation leads nowhere. */
export class UndocumentedRouteError extends Error {
  override readonly name = 'UndocumentedRouteError';
}

export interface OpenApiOptions {
  readonly functions: readonly FunctionDeclaration[];
  readonly schemas: readonly ContractSchema[];
  /** Every problem that a route can answer, by its code. */
  readonly problems: ReadonlyMap<string, DocumentedProblem>;
}

const INFO = {
  title: 'Laurel API',
  version: '1.0.0',
  description:
    'Every answer has the same envelope, unless the route says otherwise. A failure carries a `code` that programs can rely ' +
    'on. The member is the `sub` of the bearer token. Send an Idempotency-Key with each write, so that it can be repeated. ' +
    'The gateway decodes paths twice: encode what you put into one twice, too (`/` becomes `%252F`).',
};

const ENVELOPE = {
  type: 'object',
  required: ['success', 'message', 'data'],
  properties: {
    success: { type: 'boolean' },
    message: { type: 'array', items: { type: 'string' } },
    data: {},
  },
};

const FAILURE = {
  type: 'object',
  required: ['success', 'code', 'message', 'data'],
  properties: {
    success: { const: false },
    code: { description: 'What went wrong, for programs.', type: 'string' },
    message: {
      description: 'What went wrong, for people: one text for each thing.',
      type: 'array',
      items: { type: 'string' },
    },
    data: { description: 'null, where nothing else is said of the code.' },
    partnerCode: { description: 'Of what the partner of the tills refuses: its own code.', type: 'string' },
    partnerMessage: { description: 'The same in its own words.', type: 'string' },
  },
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Makes a repeated request answer the first result.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
};

const PAGE = [
  {
    name: 'limit',
    in: 'query',
    description: 'Entries on a page.',
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
  },
  {
    name: 'cursor',
    in: 'query',
    description: 'As answered with the page before. New entries do not shift the pages that follow.',
    schema: { type: 'string', minLength: 1 },
  },
];

/**
 * The OpenAPI document of the declared routes.
 *
 * @throws UndocumentedRouteError for a route whose declaration names a contract or a problem that is not there, or a
 *   contract that would show clients an expression
 * @source https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApi({ functions, schemas, problems }: OpenApiOptions): Record<string, unknown> {
  const used = new Map<string, ContractSchema>();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const declared of functions) {
    const { trigger } = declared;
    if (trigger.type !== 'http') continue;
    paths[trigger.path] ??= {};
    Object.assign(paths[trigger.path] ?? {}, { [trigger.method.toLowerCase()]: operation(declared, trigger) });
  }
  return {
    openapi: '3.1.1',
    info: INFO,
    servers: [{ url: 'http://127.0.0.1:3000', description: 'The local stack' }],
    paths: Object.fromEntries(Object.entries(paths).sort(([one], [other]) => one.localeCompare(other))),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: {
        Envelope: ENVELOPE,
        Failure: FAILURE,
        ...Object.fromEntries(
          [...used]
            .sort(([one], [other]) => one.localeCompare(other))
            .map(([name, { schema }]) => [name, shownSchema(schema, `#/components/schemas/${name}`)]),
        ),
      },
    },
  };

  function operation(declared: FunctionDeclaration, trigger: HttpTrigger): Record<string, unknown> {
    const { api, access } = trigger;
    if (!api) throw undocumented(declared, 'has no "api": say what the route takes and answers');
    for (const asked of [api.path, api.query, api.body]) if (asked !== undefined) checkWords(declared, asked);
    const parameters = [
      ...pathParameters(declared, trigger),
      ...queryParameters(declared, api.query),
      ...(api.paged ? PAGE : []),
      ...(trigger.method === 'GET' ? [] : [IDEMPOTENCY_KEY]),
    ];
    return {
      operationId: `${declared.context}-${declared.name}`,
      tags: [declared.context],
      summary: api.summary ?? summaryOf(declared),
      ...(api.description ? { description: api.description } : {}),
      security: securityOf(access),
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(api.body
        ? {
            requestBody: {
              required: true,
              content: Object.fromEntries(
                (api.bodyTypes ?? ['application/json']).map((type) => [
                  type,
                  { schema: component(declared, api.body) },
                ]),
              ),
            },
          }
        : {}),
      responses: {
        ...Object.fromEntries(
          Object.entries(api.answers).map(([status, answer]) => [status, response(declared, answer)]),
        ),
        ...failures(declared, trigger),
      },
    };
  }

  function checkWords(declared: FunctionDeclaration, reference: string): void {
    const [place] = wordlessPatterns(contract(declared, reference).schema);
    if (place !== undefined)
      throw undocumented(declared, `asks for ${reference}, whose pattern at ${place} no "${WORDS}" explain to clients`);
  }

  function pathParameters(declared: FunctionDeclaration, { path, api }: HttpTrigger) {
    const schema = api?.path === undefined ? undefined : contract(declared, api.path).schema;
    const properties = (schema?.properties ?? {}) as Readonly<Record<string, Record<string, unknown>>>;
    return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => parameter('path', name, properties[name], true));
  }

  function queryParameters(declared: FunctionDeclaration, reference: string | undefined) {
    if (reference === undefined) return [];
    const { schema } = contract(declared, reference);
    const required = new Set(Array.isArray(schema.required) ? schema.required : []);
    return Object.entries((schema.properties ?? {}) as Readonly<Record<string, Record<string, unknown>>>).map(
      ([name, shape]) => parameter('query', name, shape, required.has(name)),
    );
  }

  function response(declared: FunctionDeclaration, answer: ApiAnswer): Record<string, unknown> {
    const mediaType = answer.mediaType ?? 'application/json';
    const data = answer.data === undefined ? undefined : component(declared, answer.data);
    const content =
      answer.body !== undefined
        ? { [mediaType]: { schema: component(declared, answer.body) } }
        : data
          ? {
              [mediaType]: { schema: { allOf: [{ $ref: '#/components/schemas/Envelope' }, { properties: { data } }] } },
            }
          : answer.mediaType === undefined
            ? undefined
            : { [mediaType]: { schema: { type: 'string' } } };
    return {
      description: answer.description,
      ...(answer.headers
        ? {
            headers: Object.fromEntries(
              Object.entries(answer.headers).map(([name, description]) => [
                name,
                { description, schema: { type: 'string' } },
              ]),
            ),
          }
        : {}),
      ...(content ? { content } : {}),
    };
  }

  function failures(declared: FunctionDeclaration, trigger: HttpTrigger): Record<string, unknown> {
    const codes = [...routeProblems(trigger), ...(trigger.api?.problems ?? [])];
    const found = codes.map(
      (code) => problems.get(code) ?? raise(undocumented(declared, `answers the problem "${code}", which nobody has`)),
    );
    const byStatus = Map.groupBy(found, ({ status }) => String(status));
    return Object.fromEntries(
      [...byStatus]
        .filter(([status]) => trigger.api?.answers[status] === undefined)
        .map(([status, list]) => [
          status,
          {
            description: list.map(({ code, meaning }) => `\`${code}\`: ${meaning}`).join('\n\n'),
            content: {
              'application/json': {
                schema: {
                  allOf: [
                    { $ref: '#/components/schemas/Failure' },
                    { properties: { code: { enum: [...new Set(list.map(({ code }) => code))] } } },
                  ],
                },
              },
            },
          },
        ]),
    );
  }

  function component(declared: FunctionDeclaration, reference: string | undefined): Record<string, string> {
    const found = contract(declared, reference ?? '');
    const twin = used.get(found.schema.title);
    if (twin && twin !== found)
      throw undocumented(
        declared,
        `needs ${reference}, whose title "${found.schema.title}" ${twin.context} has as well`,
      );
    used.set(found.schema.title, found);
    return { $ref: `#/components/schemas/${found.schema.title}` };
  }

  function contract(declared: FunctionDeclaration, reference: string): ContractSchema {
    const found = schemas.find(({ context, name }) => `${context}/${name}` === reference);
    return found ?? raise(undocumented(declared, `names the contract "${reference}", which nobody has`));
  }
}

function parameter(
  place: 'path' | 'query',
  name: string,
  shape: Record<string, unknown> | undefined,
  required: boolean,
) {
  const { description, ...schema } = shape ?? { type: 'string', minLength: 1, maxLength: 250 };
  return { name, in: place, ...(required ? { required } : {}), ...(description ? { description } : {}), schema };
}

/** One requirement for all scopes that a token must carry; several, of which one suffices, for any one of them. */
function securityOf(access: HttpTrigger['access']): readonly { readonly bearer: readonly string[] }[] {
  if (access === 'public') return [];
  if (access === 'member') return [{ bearer: [] }];
  return 'scopes' in access ? [{ bearer: access.scopes }] : access.anyScope.map((scope) => ({ bearer: [scope] }));
}

/** `POST /loyalty: takes points` says its route already. */
function summaryOf({ description }: FunctionDeclaration): string {
  const summary = description.replace(/^[A-Z]+ \S+: /, '');
  return summary.charAt(0).toUpperCase() + summary.slice(1);
}

function undocumented({ id }: FunctionDeclaration, reason: string): UndocumentedRouteError {
  return new UndocumentedRouteError(`functions/${id}/function.json: /trigger/api: ${reason}`);
}

function raise(error: Error): never {
  throw error;
}
