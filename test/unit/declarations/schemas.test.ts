import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'chai';

const FOLDER = join(import.meta.dirname, '../../../scripts/declarations');

describe('the schemas of declarations', () => {
  for (const file of globSync('*.schema.json', { cwd: FOLDER }).sort())
    it(`${file} is a schema, which is not looked at again where it is used`, () => {
      const ajv = new Ajv({ discriminator: true, strict: false });
      const schema = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Record<string, unknown>;
      expect(ajv.validateSchema(schema), ajv.errorsText()).to.equal(true);
      expect(ajv.validateSchema({ ...schema, required: 'everything' })).to.equal(false);
    });
});
