import { expect } from 'chai';
import { compileFilterPattern } from '../../../../scripts/local-stack/logs/filter-pattern.ts';

describe('the filter patterns of logs', () => {
  const cases: readonly (readonly [pattern: string, message: string, isMatch: boolean])[] = [
    ['', 'anything', true],
    ['ERROR', 'an ERROR happened', true],
    ['ERROR', 'an error happened', false],
    ['ERROR happened', 'it happened: ERROR', true],
    ['ERROR happened', 'ERROR', false],
    ['"Task timed out"', '2026-11-27 Task timed out after 3.00 seconds', true],
    ['"Task timed out"', 'timed out: Task', false],
    ['"say \\"hi\\""', 'they say "hi" to us', true],
    ['?ERROR ?"Task timed out"', 'Task timed out', true],
    ['?ERROR ?"Task timed out"', 'fine', false],
    ['ERROR -expected', 'ERROR', true],
    ['ERROR -expected', 'an expected ERROR', false],
    ['{ $.status >= 500 }', '{"status":500}', true],
    ['{ $.status >= 500 }', '{"status":499}', false],
    ['{ $.status >= 500 }', '{"status":"500"}', false],
    ['{ $.status = 500 }', 'status 500', false],
    ['{ $.path = "/loyalty*" }', '{"path":"/loyalty/transactions"}', true],
    ['{ $.path = "/loyalty*" }', '{"path":"/status"}', false],
    ['{ $.level != INFO }', '{"level":"WARN"}', true],
    ['{ $.level != INFO }', '{}', false],
    ['{ $.error.name = TypeError && $.status = 500 }', '{"error":{"name":"TypeError"},"status":500}', true],
    ['{ $.a = 1 || $.a = 2 && $.b = 3 }', '{"a":1}', true],
    ['{ ($.a = 1 || $.a = 2) && $.b = 3 }', '{"a":1}', false],
    ['{ $.list[1] = b }', '{"list":["a","b"]}', true],
    ['{ $.a NOT EXISTS }', '{"b":1}', true],
    ['{ $.a IS NULL }', '{"a":null}', true],
    ['{ $.isDone IS TRUE }', '{"isDone":true}', true],
  ];
  for (const [pattern, message, isMatch] of cases)
    it(`${pattern || 'an empty one'} ${isMatch ? 'finds' : 'leaves out'} ${message}`, () => {
      expect(compileFilterPattern(pattern)(message)).to.equal(isMatch);
    });

  for (const wrong of [
    '"open',
    '{ $.a }',
    '{ $.a = 1',
    '{ a = 1 }',
    '{ $.a > b }',
    '{ $.a = 1 && }',
    '[a, b]',
    '%ERR.R%',
  ])
    it(`${wrong} is refused`, () => {
      expect(() => compileFilterPattern(wrong)).to.throw('Invalid filter pattern');
    });
});
