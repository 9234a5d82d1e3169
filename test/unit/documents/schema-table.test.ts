import { expect } from 'chai';
import { schemaTable } from '../../../scripts/documents/schema-table.ts';

describe('a reference page of a schema', () => {
  it('has a row for each setting, whatever nests it', () => {
    const table = schemaTable({
      type: 'object',
      required: ['kind'],
      properties: {
        $schema: { type: 'string' },
        kind: { description: 'What | it is', enum: ['a', 'b'] },
        count: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
        names: { type: 'array', minItems: 1, items: { $ref: '#/definitions/name' } },
        trigger: {
          oneOf: [{ title: 'Queue', properties: { type: { const: 'queue' }, fifo: { type: 'boolean' } } }],
        },
        tables: { type: 'object', additionalProperties: { properties: { keys: { type: 'string' } } } },
      },
      definitions: { name: { type: 'string', maxLength: 5, pattern: '^[a|b]$' } },
    });
    expect(table.split('\n').slice(2)).to.deep.equal([
      '| `kind` | `"a"`, `"b"` | required | What \\| it is |',
      '| `count` | integer, 1 to 9 | `3` |  |',
      '| `names` | list of text up to 5, `^[a\\|b]$` from 1 |  |  |',
      '| `trigger` | Queue |  |  |',
      '| `trigger(queue).type` | `"queue"` |  |  |',
      '| `trigger(queue).fifo` | boolean |  |  |',
      '| `tables` | object |  |  |',
      '| `tables.<name>.keys` | text |  |  |',
    ]);
  });
});
