import { compile, type JSONSchema } from 'json-schema-to-typescript';

type Node = Readonly<Record<string, unknown>>;

const HEADER = [
  '/** Types of the HTTP API for its clients, written by `make docs`. */',
  '',
  '/** What every answer has, unless the route says otherwise. */',
  'export interface Answer<Data> {',
  '  success: true;',
  '  message: string[];',
  '  data: Data;',
  '}',
  '',
  '/** What every failure has. */',
  'export interface Failed<Code extends string = string> {',
  '  success: false;',
  '  code: Code;',
  '  message: string[];',
  '  data: unknown;',
  '}',
].join('\n');

/** TypeScript types of an OpenAPI document: its schemas, and for each route what it takes and answers. */
export async function clientTypes(document: Node): Promise<string> {
  const { Envelope: _, Failure: __, ...schemas } = at(at(document, 'components'), 'schemas');
  const definitions = JSON.parse(
    JSON.stringify(schemas).replaceAll('#/components/schemas/', '#/definitions/'),
  ) as NonNullable<JSONSchema['definitions']>;
  const types = await compile(
    { title: 'Schemas', type: 'object', additionalProperties: false, definitions },
    'Schemas',
    {
      additionalProperties: false,
      bannerComment: '',
      format: false,
      unreachableDefinitions: true,
      ignoreMinAndMaxItems: true,
    },
  );
  const routes = Object.entries(at(document, 'paths')).flatMap(([path, methods]) =>
    Object.entries(methods as Node).map(([method, operation]) => routeType(method, path, operation as Node)),
  );
  const ownTypes = types.replace(/(?:\/\*\*[^/]*?\*\/\s*)?export interface Schemas \{\s*\}\s*/, '').trim();
  return `${[HEADER, ownTypes, 'export interface Routes {', ...routes, '}'].join('\n\n').replaceAll(/\n\n(?= {2}'|\}$)/g, '\n')}\n`;
}

function routeType(method: string, path: string, operation: Node): string {
  const body = jsonSchemaOf(at(operation, 'requestBody'));
  const responses = at(operation, 'responses') as Readonly<Record<string, Node>>;
  const successes = Object.entries(responses).filter(([status]) => Number(status) < 400);
  const failures = Object.entries(responses).filter(([status]) => Number(status) >= 400);
  const codes = failures.flatMap(([, response]) => {
    const [, { properties = {} } = {}] = (jsonSchemaOf(response)?.allOf ?? []) as Node[];
    return ((at(properties as Node, 'code').enum ?? []) as string[]).map((code) => `'${code}'`);
  });
  return [
    `  '${method.toUpperCase()} ${path}': {`,
    `    body: ${typeName(body) ?? 'undefined'};`,
    `    answer: ${[...new Set(successes.map(([, response]) => answerType(response)))].join(' | ') || 'undefined'};`,
    `    failed: Failed<${[...new Set(codes)].sort().join(' | ')}>;`,
    '  };',
  ].join('\n');
}

function answerType(response: Node): string {
  const content = at(response, 'content');
  if (!Object.hasOwn(content, 'application/json')) return Object.keys(content).length > 0 ? 'string' : 'undefined';
  const schema = jsonSchemaOf(response) ?? {};
  const [, { properties = {} } = {}] = (schema.allOf ?? []) as Node[];
  const data = typeName(at(properties as Node, 'data'));
  return data ? `Answer<${data}>` : (typeName(schema) ?? 'unknown');
}

function jsonSchemaOf(part: Node): Node | undefined {
  return at(at(part, 'content'), 'application/json').schema as Node | undefined;
}

function typeName(schema: Node | undefined): string | undefined {
  return typeof schema?.$ref === 'string' ? schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1) : undefined;
}

function at(node: Node, key: string): Node {
  return (node[key] ?? {}) as Node;
}
