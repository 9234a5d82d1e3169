import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { invocation } from '../../../scripts/tools/invoke/invocation.ts';

const functions = { 'loyalty/spend-points': 'laurel-dev-loyalty-spend-points', 'tiers/ack': 'laurel-dev-tiers-ack' };
const FUNCTION = 'loyalty/spend-points';

describe('what make invoke runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-invoke-'));
  after(() => rmSync(folder, { recursive: true }));

  it('takes the event as JSON, from a file, or an empty one', () => {
    const file = join(folder, 'event.json');
    writeFileSync(file, '{\n  "points": 30\n}\n');
    const functionName = 'laurel-dev-loyalty-spend-points';
    expect(invocation({ FUNCTION, EVENT: '{"points": 30}' }, functions)).to.deep.equal({
      id: FUNCTION,
      functionName,
      payload: '{"points":30}',
    });
    expect(invocation({ FUNCTION, EVENT: file }, functions).payload).to.equal('{"points":30}');
    expect(invocation({ FUNCTION, EVENT: '' }, functions).payload).to.equal('{}');
  });

  it('lists the functions when none, or an unknown one, is named', () => {
    for (const name of [undefined, 'loyalty/spend', 'toString'])
      expect(() => invocation({ FUNCTION: name }, functions)).to.throw('There are: loyalty/spend-points, tiers/ack');
  });

  it('says what is wrong with an event that is no JSON', () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{');
    expect(() => invocation({ FUNCTION, EVENT: file }, functions)).to.throw(`The file ${file} holds no JSON`);
    expect(() => invocation({ FUNCTION, EVENT: 'event.jsn' }, functions)).to.throw('neither a file nor JSON');
  });
});
