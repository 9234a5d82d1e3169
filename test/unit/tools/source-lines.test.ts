import { expect } from 'chai';
import { withSourceLines } from '../../../scripts/tools/source-lines/with-source-lines.ts';

const FOLDER = 'dist/wishes-add-wish';

describe('the source lines of a stack trace', () => {
  const originOf = (line: number, column: number) =>
    line === 3 ? { source: '../../shared/wishes/wish.ts', line: 12, column: column - 100 } : undefined;
  const located = (text: string) => withSourceLines(text, originOf, FOLDER);

  it('take the place of those of the bundle, as Lambda names it, whatever else a frame says', () => {
    const stack = [
      'Refusal: too many',
      '    at dayOf (file:///var/task/index.mjs:3:107)',
      '    at async /var/task/index.mjs:3:2100',
      '    at node:internal/process/task_queues:105:5',
    ];
    expect(located(stack.join('\n'))).to.deep.equal({
      text: [
        'Refusal: too many',
        '    at dayOf (shared/wishes/wish.ts:12:7)',
        '    at async shared/wishes/wish.ts:12:2000',
        '    at node:internal/process/task_queues:105:5',
      ].join('\n'),
      places: 2,
    });
  });

  it('are found in a log line as well, which stays JSON', () => {
    const line = JSON.stringify({ error: { stack: 'Error: no\n    at dayOf (file:///var/task/index.mjs:3:107)' } });
    expect(JSON.parse(located(line).text)).to.deep.equal({
      error: { stack: 'Error: no\n    at dayOf (shared/wishes/wish.ts:12:7)' },
    });
  });

  it('stay those of the bundle where nobody wrote them, and of another file', () => {
    for (const text of ['at x (file:///var/task/index.mjs:1:7)', 'at x (file:///opt/nodejs/index.mjs:3:107)', ''])
      expect(located(text), text).to.deep.equal({ text, places: 0 });
  });
});
