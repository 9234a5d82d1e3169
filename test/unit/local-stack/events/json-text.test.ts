import { expect } from 'chai';
import fc from 'fast-check';
import { flatEvent, flatValue } from '../../../../scripts/local-stack/events/flat-event.ts';
import { isTooDeep, jsonNode, parseJsonText } from '../../../../scripts/local-stack/events/json-text.ts';

describe('JSON as the bus reads it', () => {
  it('is the same from its text as from the value that was read, whatever the blanks', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        // As it comes over a wire: without -0, which JSON.stringify writes as 0.
        const plain = JSON.parse(JSON.stringify(value));
        expect(parseJsonText(JSON.stringify(plain, undefined, indent))).to.deep.equal(jsonNode(plain));
      }),
    );
  });

  it('keeps repeated keys, escapes and all digits of a number', () => {
    expect(parseJsonText('{"a\\"\\\\":1e400 , "b":[ ],"a\\"\\\\" :"\\\\\\\\","c":{}}\n')).to.deep.equal({
      kind: 'object',
      entries: [
        ['a"\\', { kind: 'number', text: '1e400' }],
        ['b', { kind: 'array', items: [] }],
        ['a"\\', { kind: 'string', value: '\\\\' }],
        ['c', { kind: 'object', entries: [] }],
      ],
    });
  });

  it('may be nested 1,000 levels deep, and have as many brackets side by side as it likes', () => {
    expect(isTooDeep(`${'['.repeat(1001)}1${']'.repeat(1001)}`)).to.equal(true);
    expect(isTooDeep(`${'['.repeat(1000)}1${']'.repeat(1000)}`)).to.equal(false);
    expect(isTooDeep(`[${'[],'.repeat(2000)}[]]`)).to.equal(false);
  });

  it('lies flat in the same way, read before or not', () => {
    const event = { a: [{ b: 1 }, { b: '2' }], 'c.d': null, c: { d: true }, '': 5 };
    expect(flatValue(event)).to.deep.equal(flatEvent(JSON.stringify(event)));
  });
});
