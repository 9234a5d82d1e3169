import { expect } from 'chai';
import fc from 'fast-check';
import { spansIn } from '../../../scripts/tools/trace/span.ts';
import { traceReport } from '../../../scripts/tools/trace/trace-report.ts';
import { type TreeNode, treeOf } from '../../../scripts/tools/trace/tree.ts';
import { aRecordedSpan, aSpan, type SpanSketch } from './a-span.ts';

/** Names of a tree, indented. */
function outline(nodes: readonly TreeNode[], depth = 0): string[] {
  return nodes.flatMap(({ span, children }) => [`${'.'.repeat(depth)}${span.name}`, ...outline(children, depth + 1)]);
}

const tree = (...sketches: readonly SpanSketch[]) => treeOf(sketches.map(aSpan));

describe('the tree of a story', () => {
  it('puts children below parents and siblings in the order in which they started', () => {
    expect(
      outline(
        tree(
          { id: 'a/late', parent: 'top', from: 5 },
          { id: 'a/early', parent: 'top', from: 2 },
          { id: 'a/top', from: 0, to: 9 },
          { id: 'a/inner', parent: 'early', from: 3 },
        ),
      ),
    ).to.deep.equal(['a/top', '.a/early', '..a/inner', '.a/late']);
  });

  it('hangs a whole trace below what its first link leads to, wherever in the trace the link is', () => {
    expect(
      outline(
        tree(
          { id: 'a/publish', from: 0 },
          { id: 'b/receive', from: 10, to: 20 },
          { id: 'b/process', parent: 'receive', from: 11, links: ['a/publish'] },
        ),
      ),
    ).to.deep.equal(['a/publish', '.b/receive', '..b/process']);
  });

  it('hangs what needed several things below the last of them', () => {
    expect(
      outline(
        tree(
          { id: 'a/start', from: 0 },
          { id: 'b/answer', from: 5, links: ['a/start'] },
          { id: 'c/resume', from: 9, links: ['a/start', 'b/answer'] },
        ),
      ),
    ).to.deep.equal(['a/start', '.b/answer', '..c/resume']);
  });

  it('has a top for each trace that nothing leads to, and for spans whose parent is not there', () => {
    expect(
      outline(
        tree({ id: 'a/1', from: 3 }, { id: 'b/1', from: 1, links: ['gone/1'] }, { id: 'c/1', from: 2, parent: 'gone' }),
      ),
    ).to.deep.equal(['b/1', 'c/1', 'a/1']);
  });

  it('holds every span exactly once, whatever the links', () => {
    const ids = ['a/0', 'a/1', 'b/0', 'b/1', 'c/0', 'c/1'] as const;
    const sketch = (id: string) =>
      fc.record({
        id: fc.constant(id),
        from: fc.nat(9),
        links: fc.subarray([...ids]),
        ...(id.endsWith('/1') ? { parent: fc.constant('0') } : {}),
      });
    fc.assert(
      fc.property(fc.tuple(...ids.map(sketch)), (sketches) => {
        const names = outline(tree(...sketches)).map((line) => line.replace(/^\.+/, ''));
        expect(names.sort()).to.deep.equal([...ids]);
      }),
    );
  });
});

describe('the report of a story', () => {
  const report = (...sketches: readonly SpanSketch[]) => traceReport(tree(...sketches), 'ada');

  it('says when each span began, how long it took, and how long its message was under way', () => {
    const lines = report(
      { id: 'a/1', name: 'publish order', function: 'orders/complete', from: 0, to: 2.5, user: 'ada' },
      { id: 'b/1', name: 'receive queue', function: 'loyalty/handle', from: 12.5, to: 20 },
      { id: 'b/2', parent: '1', name: 'process order', function: 'loyalty/handle', from: 13, to: 19, links: ['a/1'] },
    );
    expect(lines[0]).to.equal('ada: 3 spans of 2 function(s) in 2 trace(s), 20.0 ms from 2026-01-02 03:04:05.000 UTC');
    expect(lines.slice(2)).to.deep.equal([
      '    at ms    took ms  span',
      '     +0.0        2.5  orders/complete: publish order  [user ada]',
      '    +12.5        7.5    ↪ (10.0 ms later) loyalty/handle: receive queue',
      '    +13.0        6.0      process order',
      '                            link: caused_by publish order, orders/complete +0.0 (span 1)',
    ]);
  });

  it('says of a link whether its other end was recorded', () => {
    expect(report({ id: 'a/1', links: ['0af7/b7ad'] }).at(-1)).to.include(
      'link: caused_by span b7ad of trace 0af7, which was not recorded here',
    );
  });

  it('says what began before that which led to it had ended', () => {
    const lines = report({ id: 'a/1', from: 0, to: 9 }, { id: 'b/1', from: 4, links: ['a/1'] });
    expect(lines.join('\n')).to.include('↪ (meanwhile)');
  });

  it('says what failed, on one line', () => {
    const lines = report({ id: 'a/1', failed: 'the table\nis throttled' });
    expect(lines.at(-1)?.trim()).to.equal('failed: the table is throttled');
  });

  it('tells ids, attempts and resumed executions', () => {
    const [line] = report({
      id: 'a/1',
      event: 'e1',
      attributes: { 'aws.lambda.durable.attempt': 2, 'aws.lambda.durable.replay': true, 'faas.coldstart': false },
    }).slice(-1);
    expect(line).to.match(/\[event e1, attempt 2, resumed\]$/);
  });
});

describe('span files', () => {
  it('are read line by line, without a line that is still being written', () => {
    const line = JSON.stringify(aRecordedSpan({ id: 'a/1', from: 0.25 }));
    const spans = spansIn(`${line}\n\n${line.slice(0, 40)}`);
    expect(spans).to.have.length(1);
    expect((spans[0]?.startMs ?? 0) % 1).to.equal(0.25);
  });
});
