import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadDeclarations } from '../../../scripts/declarations/declarations.ts';

const ROOT = join(import.meta.dirname, '../../..');
const { functions } = loadDeclarations(ROOT);
const documentAt = (name: string) => readFileSync(join(ROOT, 'docs', name), 'utf8');
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

describe('the published contracts', () => {
  const openApi = documentAt('openapi.yaml');
  const asyncApi = documentAt('asyncapi.yaml');

  it('openapi.yaml describes each declared route and no other', () => {
    const described = openApi
      .split(/^ {2}(?=\/)/m)
      .slice(1)
      .flatMap((route) =>
        matches(route, /^ {4}(get|post|put|patch|delete):$/gm).map(
          (method) => `${method.toUpperCase()} ${route.slice(0, route.indexOf(':'))}`,
        ),
      );
    const declared = functions.flatMap(({ trigger }) =>
      trigger.type === 'http' ? [`${trigger.method} ${trigger.path}`] : [],
    );
    expect(described).to.have.members(declared);
  });

  it('asyncapi.yaml describes each event that has a schema, by that schema', () => {
    const schemas = globSync('shared/*/contracts/*-v[0-9]*.schema.json', { cwd: ROOT });
    expect(matches(asyncApi, /payload: \{ \$ref: \.\.\/(\S+) \}/g)).to.have.members(schemas);
  });

  it('asyncapi.yaml says of each event that a function waits for that it is received', () => {
    const received = matches(asyncApi, /action: receive,?\s+channel: \{ \$ref: '#\/channels\/(\S+)' \}/g);
    const awaited = functions.flatMap(({ trigger }) => (trigger.type === 'event' ? trigger.detailTypes : []));
    expect(received).to.have.members(awaited);
  });

  for (const [name, text] of Object.entries({ 'openapi.yaml': openApi, 'asyncapi.yaml': asyncApi }))
    it(`${name} refers to nothing that is not there`, () => {
      const files = matches(text, /\$ref: (\.\.[^\s}]+)/g);
      expect(files).not.to.deep.equal([]);
      expect(files.filter((file) => !existsSync(join(ROOT, 'docs', file)))).to.deep.equal([]);
    });
});
