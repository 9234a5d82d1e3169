import { expect } from 'chai';
import { MAXIMUM_PATTERN_CHARACTERS } from '../../../../scripts/local-stack/events/pattern.ts';
import { aPattern } from './a-pattern.ts';

/** [name, pattern, events that match, events that do not] */
type Example = readonly [string, string | object, readonly unknown[], readonly unknown[]];

const EXAMPLES: readonly Example[] = [
  ['a value equals one of the alternatives', { a: ['x', 'y'] }, [{ a: 'x' }, { a: 'y' }], [{ a: 'z' }, { a: 'X' }, {}]],
  ['all fields must match', { a: ['x'], b: [1] }, [{ a: 'x', b: 1 }], [{ a: 'x' }, { a: 'x', b: 2 }]],
  ['fields are found in nested objects', { a: { b: ['x'] } }, [{ a: { b: 'x', c: 1 } }], [{ a: 'x' }, { b: 'x' }]],
  ['numbers and strings differ', { a: [300] }, [{ a: 300 }], [{ a: '300' }, { a: 301 }]],
  ['strings and numbers differ', { a: ['300'] }, [{ a: '300' }], [{ a: 300 }]],
  ['booleans are no strings', { a: [true] }, [{ a: true }], [{ a: 'true' }, { a: false }, { a: 1 }]],
  ['null is a value', { a: [null] }, [{ a: null }], [{}, { a: '' }, { a: 'null' }, { a: 0 }]],
  ['the empty string is a value', { a: [''] }, [{ a: '' }], [{}, { a: null }, { a: ' ' }]],
  ['an array in the event matches if any element does', { a: ['x'] }, [{ a: ['w', 'x'] }], [{ a: ['w'] }, { a: [] }]],
  ['nested arrays are flattened', { a: ['x'] }, [{ a: [['w'], [['x']]] }], [{ a: [[]] }]],
  [
    'fields of one object are met by one element',
    { a: { b: [1], c: [2] } },
    [{ a: [{ b: 0 }, { b: 1, c: 2 }] }, { a: [[{ b: 1, c: 2 }]] }],
    [{ a: [{ b: 1 }, { c: 2 }] }],
  ],
  [
    'exists true holds for any value, null included',
    { a: [{ exists: true }] },
    [{ a: 0 }, { a: null }, { a: [1] }],
    [{}],
  ],
  ['exists true is about leaves', { a: [{ exists: true }] }, [], [{ a: { b: 1 } }, { a: [] }, { a: {} }]],
  [
    'exists false holds for a missing leaf',
    { a: [{ exists: false }] },
    [{}, { a: { b: 1 } }, { a: [] }],
    [{ a: null }],
  ],
  ['exists false beside a value means either', { a: [{ exists: false }, 'x'] }, [{}, { a: 'x' }], [{ a: 'y' }]],
  [
    'exists false holds below a scalar',
    { a: { b: [{ exists: false }] } },
    [{ a: 1 }, {}, { a: [] }],
    [{ a: { b: 1 } }],
  ],
  [
    'a field is absent only if no element has it',
    { a: { b: [{ exists: false }] } },
    [{ a: [{ c: 1 }, { c: 2 }] }],
    [{ a: [{ c: 1 }, { b: 1 }] }],
  ],
  [
    'beside a sibling that is met before, only the same element counts',
    { a: { d: [{ exists: false }], c: [1] } },
    [{ a: [{ c: 1 }, { d: 1 }] }],
    [{ a: [{ c: 1, d: 1 }, { c: 2 }] }],
  ],
  [
    'beside a sibling whose name comes later, every element counts',
    { p: { x: [{ exists: false }], y: [1] } },
    [{ p: [{ y: 1 }] }],
    [{ p: [{ x: 1 }, { y: 1 }] }],
  ],
  ['a dot in a name is a step: the event has none', { 'a.b': [1] }, [{ a: { b: 1 } }, { 'a.b': 1 }], [{ a: 1 }]],
  ['a dot in a name is a step: the pattern has none', { a: { b: [1] } }, [{ 'a.b': 1 }], [{ 'a.c': 1 }]],
  [
    'a path within $or and outside of it counts as it stands last',
    '{"$or":[{"d":[1]},{"e":[1]}],"d":[{"exists":false}]}',
    [{}],
    [{ d: 1 }],
  ],
  [
    'every way to write an address',
    { a: ['10.0.0.1'] },
    [{ a: '010.0.0.1' }, { a: '::ffff:a00:1' }],
    [{ a: '10.0.0.2' }],
  ],
  ['every way to write an IPv6 address', { a: ['::1'] }, [{ a: '0:0:0:0:0:0:0:1' }], [{ a: '::2' }, { a: '1' }]],
  ['exactly is about the text', { a: [{ exactly: '10.0.0.1' }] }, [{ a: '10.0.0.1' }], [{ a: '010.0.0.1' }]],
  ['all values of a repeated key', { a: [1] }, ['{"a":1,"a":2}', '{"a":2,"a":1}'], ['{"a":2,"a":3}']],
  ['a field without a name is not looked into', { a: { '': [1] } }, [], [{ a: { '': 1 } }]],
  [
    'a letter with two upper case letters',
    { a: [{ 'equals-ignore-case': 'ß' }] },
    [{ a: 'ß' }, { a: 'SS' }],
    [{ a: 'ss' }],
  ],
  ['an emoji has no case, nor itself', { a: [{ 'equals-ignore-case': '😀' }] }, [{ a: '??' }], [{ a: '😀' }]],
  ['an emoji is equal to itself', { a: ['😀', { prefix: 'a😀' }] }, [{ a: '😀' }, { a: 'a😀b' }], [{ a: '??' }]],
  [
    'numbers that are no double, by their text',
    '{"a":[12345678901234567890]}',
    ['{"a":12345678901234567890}'],
    ['{"a":1.2345678901234567890e19}', '{"a":12345678901234567891}'],
  ],
  ['anything-but a wildcard', { a: [{ 'anything-but': { wildcard: '*b' } }] }, [{ a: 'a' }, { a: 1 }], [{ a: 'ab' }]],
  [
    'a block of both kinds of addresses',
    { a: [{ cidr: '::/0' }] },
    [{ a: '::1' }, { a: '10.0.0.1' }],
    [{ a: '0.0.0.0' }],
  ],
  ['prefix', { a: [{ prefix: 'ab' }] }, [{ a: 'abc' }, { a: 'ab' }], [{ a: 'Abc' }, { a: 'cab' }, { a: 12 }, {}]],
  ['the empty prefix matches any string', { a: [{ prefix: '' }] }, [{ a: '' }, { a: 'x' }], [{ a: 1 }, {}]],
  [
    'prefix, ignoring case',
    { a: [{ prefix: { 'equals-ignore-case': 'aB' } }] },
    [{ a: 'Abc' }],
    [{ a: 'xab' }, { a: 1 }],
  ],
  ['suffix', { a: [{ suffix: '.png' }] }, [{ a: 'x.png' }], [{ a: 'x.PNG' }, { a: '.png.' }, { a: 1 }]],
  ['suffix, ignoring case', { a: [{ suffix: { 'equals-ignore-case': '.Png' } }] }, [{ a: 'x.pNG' }], [{ a: 'png' }]],
  ['equals-ignore-case', { a: [{ 'equals-ignore-case': 'aLiCe' }] }, [{ a: 'ALICE' }], [{ a: 'alice ' }, { a: 1 }]],
  ['anything-but a string', { a: [{ 'anything-but': 'x' }] }, [{ a: 'y' }, { a: 1 }, { a: null }], [{ a: 'x' }, {}]],
  ['anything-but a number', { a: [{ 'anything-but': 1 }] }, [{ a: 2 }, { a: '1' }], [{ a: 1 }, {}]],
  ['anything-but a list', { a: [{ 'anything-but': ['x', 'y'] }] }, [{ a: 'z' }], [{ a: 'x' }, { a: 'y' }, {}]],
  ['anything-but numbers', { a: [{ 'anything-but': [1, 2] }] }, [{ a: 3 }], [{ a: 1 }, { a: 2 }]],
  ['anything-but in an array', { a: [{ 'anything-but': 'x' }] }, [{ a: ['x', 'y'] }], [{ a: ['x'] }, { a: [] }]],
  ['anything-but a prefix', { a: [{ 'anything-but': { prefix: 'ab' } }] }, [{ a: 'ba' }, { a: 1 }], [{ a: 'abc' }, {}]],
  [
    'anything-but prefixes',
    { a: [{ 'anything-but': { prefix: ['a', 'b'] } }] },
    [{ a: 'c' }],
    [{ a: 'a1' }, { a: 'b1' }],
  ],
  ['anything-but a suffix', { a: [{ 'anything-but': { suffix: 'z' } }] }, [{ a: 'za' }], [{ a: 'az' }]],
  [
    'anything-but suffixes',
    { a: [{ 'anything-but': { suffix: ['y', 'z'] } }] },
    [{ a: 'x' }],
    [{ a: 'ay' }, { a: 'az' }],
  ],
  [
    'anything-but, ignoring case',
    { a: [{ 'anything-but': { 'equals-ignore-case': ['Alice', 'BOB'] } }] },
    [{ a: 'carol' }],
    [{ a: 'ALICE' }, { a: 'bob' }],
  ],
  [
    'anything-but wildcards',
    { a: [{ 'anything-but': { wildcard: ['*/lib/*', 'x*'] } }] },
    [{ a: '/bin/ls' }],
    [{ a: '/usr/lib/y' }, { a: 'xyz' }],
  ],
  ['wildcard', { a: [{ wildcard: 'a*c*e' }] }, [{ a: 'ace' }, { a: 'abcde' }], [{ a: 'aec' }, { a: 'ace ' }, { a: 1 }]],
  ['wildcard alone', { a: [{ wildcard: '*' }] }, [{ a: '' }, { a: 'x' }], [{ a: 1 }, {}]],
  ['wildcard does not overlap', { a: [{ wildcard: 'ab*ba' }] }, [{ a: 'abba' }], [{ a: 'aba' }]],
  ['wildcards do not overlap', { a: [{ wildcard: 'a*bc*cd' }] }, [{ a: 'axbccd' }], [{ a: 'axbcd' }]],
  ['an escaped asterisk is one', { a: [{ wildcard: 'a\\*b*' }] }, [{ a: 'a*b' }, { a: 'a*bc' }], [{ a: 'axb' }]],
  ['an escaped backslash is one', { a: [{ wildcard: 'a\\\\*' }] }, [{ a: 'a\\x' }], [{ a: 'ax' }]],
  ['numeric equality', { a: [{ numeric: ['=', 3.018e2] }] }, [{ a: 301.8 }], [{ a: '301.8' }, { a: 302 }]],
  ['numeric below', { a: [{ numeric: ['<', 10] }] }, [{ a: 9.99 }, { a: -1 }], [{ a: 10 }, { a: '9' }, { a: null }]],
  ['numeric at most', { a: [{ numeric: ['<=', 10] }] }, [{ a: 10 }], [{ a: 10.01 }]],
  ['numeric above', { a: [{ numeric: ['>', 0] }] }, [{ a: 0.01 }], [{ a: 0 }]],
  ['numeric at least', { a: [{ numeric: ['>=', 0] }] }, [{ a: 0 }], [{ a: -0.01 }]],
  ['numeric between', { a: [{ numeric: ['>', 0, '<=', 5] }] }, [{ a: 5 }, { a: 1 }], [{ a: 0 }, { a: 5.5 }]],
  ['numeric beyond 5e9', { a: [{ numeric: ['>', 6e9] }] }, [{ a: 7e9 }, { a: 1e300 }], [{ a: 6e9 }]],
  [
    'cidr v4',
    { a: [{ cidr: '10.0.0.0/24' }] },
    [{ a: '10.0.0.255' }],
    [{ a: '10.0.1.0' }, { a: '10.0' }, { a: '::1' }, { a: 'x' }],
  ],
  ['cidr v6', { a: [{ cidr: '2001:db8::/32' }] }, [{ a: '2001:db8:1::1' }], [{ a: '2001:db9::' }, { a: '10.0.0.1' }]],
  ['$or', { $or: [{ a: [1] }, { b: [2] }] }, [{ a: 1 }, { b: 2 }], [{ a: 2, b: 1 }, {}]],
  ['$or with siblings', { s: ['x'], $or: [{ a: [1] }, { b: [2] }] }, [{ s: 'x', b: 2 }], [{ a: 1 }, { s: 'x' }]],
  [
    '$or in $or',
    { $or: [{ a: [1] }, { c: [3], $or: [{ d: [4] }, { e: [5] }] }] },
    [{ a: 1 }, { c: 3, e: 5 }],
    [{ c: 3 }, { d: 4 }],
  ],
  [
    '$or in a nested object, twice',
    { $or: [{ a: [1] }, { b: [2] }], d: { $or: [{ e: [1] }, { f: [2] }] } },
    [{ a: 1, d: { f: 2 } }],
    [{ a: 1, d: {} }, { d: { e: 1 } }],
  ],
  ['names of Object.prototype are ordinary fields', { constructor: [{ exists: false }] }, [{}], [{ constructor: 1 }]],
];

const INVALID: readonly (readonly [string, string | object, RegExp])[] = [
  ['text that is no JSON', '{"a":', /not valid. Reason:/],
  ['a list at the root', '[]', /not an object/],
  ['an empty pattern', {}, /Empty objects/],
  ['an empty object', { a: {} }, /Empty objects are not allowed at "a"/],
  ['an empty list', { a: { b: [] } }, /Empty arrays are not allowed at "a.b"/],
  ['a leaf outside a list', { a: 'x' }, /"a" must be an object or an array/],
  ['null as a field', { a: null }, /must be an object or an array/],
  ['a list in a list', { a: [['x']] }, /Match value/],
  ['an unknown operator', { a: [{ like: 'x' }] }, /Unrecognized match type like at "a"/],
  ['two operators in one expression', { a: [{ prefix: 'x', suffix: 'y' }] }, /Only one key/],
  ['no operator', { a: [{}] }, /name not found/],
  ['a prefix that is a number', { a: [{ prefix: 1 }] }, /prefix match pattern must be a string/],
  ['a prefix ignoring something else', { a: [{ prefix: { suffix: 'x' } }] }, /Unsupported prefix pattern/],
  ['a suffix that is a list', { a: [{ suffix: ['x'] }] }, /suffix match pattern must be a string/],
  ['equals-ignore-case of null', { a: [{ 'equals-ignore-case': null }] }, /must be a string/],
  ['anything-but of mixed types', { a: [{ 'anything-but': ['x', 1] }] }, /all values must be/],
  ['anything-but of a boolean', { a: [{ 'anything-but': true }] }, /all values must be/],
  ['anything-but of nothing', { a: [{ 'anything-but': [] }] }, /all values must be/],
  ['anything-but of no prefixes', { a: [{ 'anything-but': { prefix: [] } }] }, /Empty arrays/],
  ['anything-but of a number that is no double', '{"a":[{"anything-but":[1e400]}]}', /Cannot compare number/],
  ['anything-but of another operator', { a: [{ 'anything-but': { numeric: ['=', 1] } }] }, /Unsupported anything-but/],
  ['anything-but of an inherited name', { a: [{ 'anything-but': { toString: 'x' } }] }, /Unsupported anything-but/],
  ['anything-but of an empty prefix', { a: [{ 'anything-but': { prefix: '' } }] }, /Null prefix/],
  ['consecutive wildcards', { a: [{ wildcard: 'a**b' }] }, /Consecutive wildcard characters at "a"/],
  ['a backslash before another character', { a: [{ wildcard: 'a\\b' }] }, /Invalid escape/],
  ['a backslash at the end', { a: [{ wildcard: 'a\\' }] }, /Invalid escape/],
  ['numeric without a list', { a: [{ numeric: '=' }] }, /must be an array/],
  ['numeric with an unknown operator', { a: [{ numeric: ['!=', 1] }] }, /Unrecognized numeric range operator: !=/],
  ['numeric with a string', { a: [{ numeric: ['=', '1'] }] }, /must be numeric/],
  [
    'numeric with a number that is no double',
    '{"a":[{"numeric":["=",12345678901234567890]}]}',
    /Cannot compare number/,
  ],
  ['numeric with a number beyond all doubles', '{"a":[{"numeric":["<",1e400]}]}', /Cannot compare number/],
  ['numeric upside down', { a: [{ numeric: ['<', 5, '>', 0] }] }, /lower bound followed by/],
  ['an empty numeric range', { a: [{ numeric: ['>', 5, '<', 5] }] }, /Bottom must be less than top/],
  ['an incomplete numeric range', { a: [{ numeric: ['>', 5, '<'] }] }, /pairs/],
  ['exists of a string', { a: [{ exists: 'true' }] }, /true or false/],
  ['a malformed cidr', { a: [{ cidr: '10.0.0.0' }] }, /Malformed CIDR/],
  ['$or of one alternative', { $or: [{ a: [1] }] }, /at least 2 objects/],
  ['$or of texts', { $or: ['a', 'b'] }, /Only objects are allowed/],
  ['$or that is no list', { $or: { a: [1] } }, /must be an array/],
  ['a reserved name within $or', { $or: [{ a: [1] }, { b: { regex: ['x'] } }] }, /regex is a reserved name/],
  ['a block of one IPv4 address', { a: [{ cidr: '10.0.0.1/32' }] }, /Malformed CIDR/],
  ['a block of one IPv6 address', { a: [{ cidr: '::1/128' }] }, /Malformed CIDR/],
  ['a block of three bytes', { a: [{ cidr: '10.0.0/24' }] }, /Malformed CIDR/],
  ['wildcards without end', { a: [{ wildcard: '*a*b*c*d*e*f*g*h*i*j*k*l*m*n' }] }, /too complex/],
  [
    'many wildcards for one field',
    { a: ['A', 'B', 'C', 'D'].map((name) => ({ wildcard: `*:stack/${name}/*` })) },
    /too complex/,
  ],
  ['$or over an operator', { $or: [{ prefix: 'a' }, { b: [1], c: [2] }] }, /prefix is a reserved name/],
  ['an empty alternative', { $or: [{ a: [1] }, {}] }, /Empty objects are not allowed/],
];

describe('event patterns', () => {
  for (const [name, pattern, matching, others] of EXAMPLES)
    it(name, () => {
      const matches = aPattern(pattern);
      for (const event of matching) expect(matches(event), JSON.stringify(event)).to.equal(true);
      for (const event of others) expect(matches(event), JSON.stringify(event)).to.equal(false);
    });

  it('numbers are equal by value, however they are written', () => {
    for (const written of ['300', '300.0', '3.0e2'])
      expect(aPattern(`{"a":[${written}]}`)(JSON.parse('{"a":300.0}')), written).to.equal(true);
  });

  it('of a repeated key the last one counts', () => {
    expect(aPattern('{"a":["x"],"a":["y"]}')({ a: 'y' })).to.equal(true);
  });

  it('takes three wildcards for a field', () => {
    const wildcards = ['A', 'B', 'C'].map((name) => ({ wildcard: `*:stack/${name}/*` }));
    expect(aPattern({ a: wildcards })({ a: 'arn:stack/B/x' })).to.equal(true);
  });

  it('a field named __proto__ is read from the event alone', () => {
    expect(aPattern('{"__proto__":{"a":["x"]}}')(JSON.parse('{"__proto__":{"a":"x"}}'))).to.equal(true);
    expect(aPattern('{"__proto__":{"a":["x"]}}')({ a: 'x' })).to.equal(false);
  });

  for (const [name, pattern, message] of INVALID)
    it(`${name} is refused`, () => {
      expect(() => aPattern(pattern))
        .to.throw(message)
        .that.includes({ code: 'InvalidEventPatternException', status: 400 });
    });

  it('takes 4096 characters and not one more', () => {
    const sized = (characters: number) => `{"a":["${'x'.repeat(characters - '{"a":[""]}'.length)}"]}`;
    expect(aPattern(sized(MAXIMUM_PATTERN_CHARACTERS))({})).to.equal(false);
    expect(() => aPattern(sized(MAXIMUM_PATTERN_CHARACTERS + 1))).to.throw('longer than 4096');
  });
});
