import { expect } from 'chai';
import { checkContracts } from '../../../scripts/documents/contract-differences.ts';
import type { Schema } from '../../../scripts/documents/contract-schemas.ts';
import type { EventContract } from '../../../scripts/documents/event-contracts.ts';

const side = (direction: EventContract['direction'], context: string, schema: object): EventContract => ({
  type: 'orders.placed.v1',
  direction,
  by: `${context}/function`,
  description: 'Says or hears it',
  contract: { context, name: 'placed-v1', schema: { title: 'PlacedV1', type: 'object', ...schema } as Schema },
});
const of = (properties: object, required: readonly string[] = []) => ({ properties, required });

/** What is said of a sender and a consumer whose field `total` is so; undefined where they agree. */
function found(...sides: EventContract[]): string | undefined {
  try {
    checkContracts(sides);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
const between = (sent: object, taken: object) => found(side('send', 'orders', sent), side('receive', 'mail', taken));
const field = (sent: object, taken: object) => between(of({ total: sent }), of({ total: taken }))?.split('\n  ')[1];

describe('a consumer of an event', () => {
  it('takes all that the sender sends, or is told which fields it refuses, and by which schemas', () => {
    expect(
      between(
        of({ orderId: { type: 'string' }, total: { type: 'number' }, note: { type: 'string' } }, ['orderId', 'total']),
        of({ orderId: { type: 'string' }, total: { type: 'integer', minimum: 1 } }, ['orderId', 'note', 'shop']),
      ),
    ).to.equal(
      [
        'orders.placed.v1: shared/mail/contracts/placed-v1.schema.json refuses what shared/orders/contracts/placed-v1.schema.json lets through',
        '  note: mail needs it, orders may leave it out',
        '  shop: mail needs it, orders may leave it out',
        '  total: orders sends number, mail takes integer from 1',
      ].join('\n'),
    );
  });

  it('may need less, and be more tolerant, than the sender', () => {
    expect(
      between(
        {
          ...of({ id: { type: 'string', minLength: 1, maxLength: 9 }, more: {} }, ['id', 'more']),
          additionalProperties: false,
        },
        of({ id: { type: ['string', 'number'], maxLength: 10 } }, ['id']),
      ),
    ).to.equal(undefined);
  });

  it('cannot need what a closed event has not', () => {
    expect(between({ ...of({ id: {} }, ['id']), additionalProperties: false }, of({}, ['shop']))).to.match(
      /\n {2}shop: mail needs it, orders never sends it$/,
    );
  });

  it('that is closed names all that is sent', () => {
    expect(between(of({ id: {} }), { ...of({}), additionalProperties: false })).to.match(
      /\n {2}id: orders sends it, mail takes no field that it does not name$/,
    );
  });

  const refused: Readonly<Record<string, readonly [object, object, string]>> = {
    'another type': [{ type: 'string' }, { type: 'boolean' }, 'total: orders sends text, mail takes boolean'],
    'one type of two': [
      { type: ['string', 'null'] },
      { type: 'string' },
      'total: orders sends string or null, mail takes text',
    ],
    'whole numbers': [{ type: 'number' }, { type: 'integer' }, 'total: orders sends number, mail takes integer'],
    'a type where there was none': [{}, { type: 'string' }, 'total: orders sends anything, mail takes text'],
    'a higher least number': [
      { type: 'integer', minimum: 0 },
      { type: 'integer', minimum: 1 },
      'total: orders sends integer from 0, mail takes integer from 1',
    ],
    'a lower greatest number': [
      { type: 'integer' },
      { type: 'integer', maximum: 9 },
      'total: orders sends integer, mail takes integer up to 9',
    ],
    'a shorter text': [
      { type: 'string', maxLength: 10 },
      { type: 'string', maxLength: 9 },
      'total: orders sends text up to 10, mail takes text up to 9',
    ],
    'a text that is not empty': [
      { type: 'string' },
      { type: 'string', minLength: 1 },
      'total: orders sends text, mail takes text from 1',
    ],
    'one of fewer values': [
      { enum: ['a', 'b'] },
      { enum: ['a'] },
      'total: orders sends `"a"`, `"b"`, mail takes `"a"`',
    ],
    'one of some values': [{ type: 'string' }, { const: 'a' }, 'total: orders sends text, mail takes `"a"`'],
    'a pattern': [
      { type: 'string' },
      { type: 'string', pattern: '^a' },
      'total: orders sends text, mail takes text, `^a`',
    ],
    'a format': [
      { type: 'string' },
      { type: 'string', format: 'date-time' },
      'total: orders sends text, mail takes text as date-time',
    ],
    'other parts of it': [
      of({ net: { type: 'string' } }),
      of({ net: { type: 'number' } }),
      'total.net: orders sends text, mail takes number',
    ],
    'other items': [
      { type: 'array', items: { type: 'string' } },
      { type: 'array', items: { type: 'number' } },
      'total[]: orders sends text, mail takes number',
    ],
    'one of its alternatives': [
      { oneOf: [{ type: 'string' }, { type: 'number' }] },
      { type: 'string' },
      'total: orders sends number, mail takes text',
    ],
  };
  for (const [what, [sent, taken, words]] of Object.entries(refused))
    it(`is told of a field that it wants as ${what}`, () => {
      expect(field(sent, taken)).to.equal(words);
    });

  const agreed: Readonly<Record<string, readonly [object, object]>> = {
    'a whole number where any is taken': [{ type: 'integer' }, { type: 'number' }],
    'a value of those that are taken': [{ const: 'a' }, { enum: ['a', 'b'] }],
    'a value of the type that is taken': [{ enum: [1, 2] }, { type: 'integer' }],
    'anything where nothing is asked': [{ type: 'string' }, {}],
    'one of the alternatives that are taken': [{ type: 'string' }, { anyOf: [{ type: 'number' }, { type: 'string' }] }],
    'a text of least length 0': [{ type: 'string' }, { type: 'string', minLength: 0 }],
    'the same by reference': [{ type: 'string', maxLength: 5 }, { $ref: '#/definitions/word' }],
  };
  for (const [what, [sent, taken]] of Object.entries(agreed))
    it(`agrees with ${what}`, () => {
      const definitions = { word: { type: 'string', maxLength: 5 } };
      expect(between(of({ total: sent }), { ...of({ total: taken }), definitions })).to.equal(undefined);
    });
});

describe('two consumers of an event of others', () => {
  const both = (one: object, other: object) => found(side('receive', 'mail', one), side('receive', 'tiers', other));

  it('may need different parts of it, and be more or less tolerant', () => {
    expect(
      both(
        of({ id: { type: ['string', 'number'] }, a: {} }, ['a']),
        of({ id: { type: 'string', maxLength: 3 } }, ['id']),
      ),
    ).to.equal(undefined);
  });

  it('cannot want a field as what it is not for the other', () => {
    expect(
      both(
        of({ id: { type: 'string' }, lines: { items: { const: 1 } } }),
        of({ id: { type: 'integer' }, lines: { items: { const: 2 } } }),
      ),
    ).to.equal(
      [
        'orders.placed.v1: shared/mail/contracts/placed-v1.schema.json and shared/tiers/contracts/placed-v1.schema.json cannot both be right',
        '  id: text for mail, integer for tiers',
        '  lines[]: `1` for mail, `2` for tiers',
      ].join('\n'),
    );
  });

  it('are compared with the sender where it is here, and not with each other', () => {
    const sender = side('send', 'orders', of({ id: { type: 'string' } }, ['id']));
    const wrong = side('receive', 'tiers', of({ id: { type: 'integer' } }));
    expect(found(sender, side('receive', 'mail', of({ id: { type: 'string' } })), wrong)).to.equal(
      'orders.placed.v1: shared/tiers/contracts/placed-v1.schema.json refuses what shared/orders/contracts/placed-v1.schema.json lets through\n' +
        '  id: orders sends text, tiers takes integer',
    );
  });
});
