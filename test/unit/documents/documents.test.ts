import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { FORMATS } from '../../../scripts/build/formats.ts';
import { readContractSchemas } from '../../../scripts/documents/contract-schemas.ts';
import { type ApiDocuments, apiDocuments, documentFiles } from '../../../scripts/documents/documents.ts';
import { apiPage, eventsPage } from '../../../scripts/documents/pages.ts';
import { aProject } from '../../builders/a-project.ts';

const ROOT = join(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);

const D7 = 'http://json-schema.org/draft-07/schema#';
const aRoute = (
  changes: Record<string, unknown> = {},
  api: unknown = { answers: { 204: { description: 'Done' } } },
) => ({
  description: 'GET /goods: the goods',
  memoryMb: 128,
  timeoutSeconds: 5,
  trigger: { type: 'http', method: 'GET', path: '/goods', ...(api ? { api } : {}), ...changes },
});
const goods = {
  $schema: D7,
  title: 'Goods',
  type: 'object',
  properties: { name: { $ref: '#/definitions/name' } },
  definitions: { name: { type: 'string' } },
};

async function documentsOf(files: Record<string, unknown>): Promise<ApiDocuments> {
  const { root, remove } = aProject({
    'shared/platform/boundary/problems.ts': readFileSync(join(ROOT, 'shared/platform/boundary/problems.ts'), 'utf8'),
    'shared/foreign-services.json': { orders: 'others who sell', users: 'others who sign up' },
    ...files,
  });
  try {
    return await apiDocuments(root);
  } finally {
    remove();
  }
}

async function refusalOf(files: Record<string, unknown>): Promise<string> {
  return documentsOf(files).then(
    () => 'nothing was refused',
    (error: Error) => error.message,
  );
}

/** Any path of a document, as `a.b`. */
function at(document: unknown, ...path: string[]): unknown {
  return path.reduce((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
}

describe('the API documents', function () {
  // Reading every contract and two large public schemas takes its time on a busy machine.
  this.timeout(60_000);
  let documents: ApiDocuments;

  before(async () => {
    documents = await apiDocuments(ROOT);
  });

  it('are what the declarations and schemas say today (make docs)', async () => {
    for (const [name, text] of Object.entries(await documentFiles(ROOT, documents)))
      expect(readFileSync(join(ROOT, name), 'utf8') === text, `${name} is up to date`).to.equal(true);
  });

  it('are valid OpenAPI, as a public validator reads it', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(documents.openApi));
    expect(errors ?? []).to.deep.equal([]);
    expect(valid).to.equal(true);
  });

  it('are valid AsyncAPI, by the schema that its authors publish', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false });
    const validate = ajv.compile(require('@asyncapi/specs/schemas/3.0.0.json') as object);
    expect(validate(documents.asyncApi), JSON.stringify(validate.errors?.slice(0, 3))).to.equal(true);
    expect(validate({ ...documents.asyncApi, operations: { one: { action: 'shout' } } })).to.equal(false);
  });

  it('refer to nothing that is not in them', () => {
    for (const document of Object.values(documents)) {
      const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, place = '']) => place);
      expect(references).not.to.deep.equal([]);
      for (const place of references) expect(at(document, ...place.split('/')), place).to.be.an('object');
    }
  });

  it('show examples that their schemas allow', () => {
    const ajv = new Ajv({ allowUnionTypes: true, strict: false, formats: { ...FORMATS } });
    const shown = readContractSchemas(ROOT).flatMap(({ context, name, schema }) =>
      ((schema.examples ?? []) as unknown[]).map((example) => ({ place: `${context}/${name}`, schema, example })),
    );
    expect(shown.length).to.be.greaterThan(2);
    for (const { place, schema, example } of shown) {
      const validate = ajv.compile(schema);
      expect(validate(example), `${place}: ${JSON.stringify(validate.errors)}`).to.equal(true);
    }
  });

  it('become pages that need no network', () => {
    for (const page of [apiPage(documents.openApi), eventsPage(documents.asyncApi)]) {
      expect(page).to.match(/^<!doctype html>/);
      expect(page).not.to.match(/<(?:script|link|img)[^>]+(?:src|href)="https?:/);
    }
    expect(eventsPage(documents.asyncApi)).to.contain('loyalty.pointsAdded.v2');
  });

  describe('say of a route', () => {
    it('who may call it, and what the boundary refuses', async () => {
      const { openApi } = await documentsOf({
        'functions/shop/list/function.json': aRoute({ access: { scopes: ['shop:admin'] } }),
        'functions/shop/look/function.json': aRoute({ path: '/goods/{id}', access: 'public', rateLimited: false }),
        'functions/shop/take/function.json': aRoute({
          path: '/taken',
          access: { anyScope: ['shop:take', 'shop:admin'] },
        }),
      });
      expect(at(openApi, 'paths', '/goods', 'get', 'security')).to.deep.equal([{ bearer: ['shop:admin'] }]);
      expect(at(openApi, 'paths', '/taken', 'get', 'security')).to.deep.equal([
        { bearer: ['shop:take'] },
        { bearer: ['shop:admin'] },
      ]);
      expect(at(openApi, 'paths', '/taken', 'get', 'responses')).to.include.keys('401', '403');
      expect(Object.keys(at(openApi, 'paths', '/goods', 'get', 'responses') as object)).to.have.members([
        '204',
        '401',
        '403',
        '429',
        '500',
        '503',
      ]);
      expect(at(openApi, 'paths', '/goods/{id}', 'get', 'security')).to.deep.equal([]);
      expect(Object.keys(at(openApi, 'paths', '/goods/{id}', 'get', 'responses') as object)).to.have.members([
        '204',
        '400',
        '500',
        '503',
      ]);
      expect(at(openApi, 'paths', '/goods/{id}', 'get', 'parameters')).to.deep.include({
        name: 'id',
        in: 'path',
        required: true,
        schema: { type: 'string', minLength: 1, maxLength: 250 },
      });
    });

    it('what it takes and answers, with definitions at their new place', async () => {
      const { openApi } = await documentsOf({
        'functions/shop/list/function.json': aRoute(
          {},
          { answers: { 200: { description: 'All', data: 'shop/goods' } } },
        ),
        'shared/shop/contracts/goods.schema.json': goods,
      });
      expect(at(openApi, 'components', 'schemas', 'Goods', 'properties', 'name')).to.deep.equal({
        $ref: '#/components/schemas/Goods/definitions/name',
      });
    });
  });

  describe('refuse', () => {
    const refused: Readonly<Record<string, readonly [Record<string, unknown>, string]>> = {
      'a route that says nothing': [
        { 'functions/shop/list/function.json': aRoute({}, null) },
        'functions/shop/list/function.json: /trigger/api: has no "api"',
      ],
      'a contract that nobody has': [
        {
          'functions/shop/list/function.json': aRoute(
            {},
            { answers: { 200: { description: 'x', data: 'shop/none' } } },
          ),
        },
        'names the contract "shop/none", which nobody has',
      ],
      'a problem that nobody has': [
        {
          'functions/shop/list/function.json': aRoute(
            {},
            { answers: { 204: { description: 'x' } }, problems: ['odd'] },
          ),
        },
        'answers the problem "odd", which nobody has',
      ],
      'a pattern that clients would have to read': [
        {
          'functions/shop/list/function.json': aRoute(
            { method: 'POST' },
            { body: 'shop/order', answers: { 201: { description: 'x' } } },
          ),
          'shared/shop/contracts/order.schema.json': {
            title: 'Order',
            type: 'object',
            properties: { sku: { type: 'string', pattern: '^[a-z]+$' } },
          },
        },
        'asks for shop/order, whose pattern at /properties/sku no "x-words" explain to clients',
      ],
      'two contracts of one title': [
        {
          'functions/shop/list/function.json': aRoute(
            {},
            {
              answers: {
                200: { description: 'x', data: 'shop/goods' },
                202: { description: 'x', data: 'store/goods' },
              },
            },
          ),
          'shared/shop/contracts/goods.schema.json': goods,
          'shared/store/contracts/goods.schema.json': goods,
        },
        'needs store/goods, whose title "Goods" shop has as well',
      ],
      'an event without a schema': [
        {
          'functions/shop/list/function.json': {
            ...aRoute({}),
            trigger: { type: 'event', sources: ['orders'], detailTypes: ['orders.orderPlaced.v1'] },
          },
        },
        'orders.orderPlaced.v1 has no schema: shared/shop/contracts/order-placed-v1.schema.json is missing',
      ],
      'an event that is published without a schema': [
        {
          'functions/shop/list/function.json': {
            ...aRoute({}),
            uses: { bus: { publishAs: 'shop', types: ['shop.sold.v1'] } },
          },
        },
        'shop.sold.v1 has no schema: shared/shop/contracts/sold-v1.schema.json is missing',
      ],
    };
    for (const [what, [files, reason]] of Object.entries(refused))
      it(what, async () => {
        expect(await refusalOf(files)).to.contain(reason);
      });
  });
});
