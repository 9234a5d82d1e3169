import { expect } from 'chai';
import { SpanGraph } from '../../../scripts/tools/trace/span-graph.ts';
import { storyOf } from '../../../scripts/tools/trace/story.ts';
import { aSpan, idsOf, type SpanSketch } from './a-span.ts';

const story = (id: string, ...sketches: readonly SpanSketch[]) =>
  idsOf(storyOf(new SpanGraph(sketches.map(aSpan)), id));

describe('the story of an id', () => {
  /** An order is handled, published, and leads to an upgrade: three traces, each linked to the one before. */
  const order: readonly SpanSketch[] = [
    { id: 'a/receive' },
    { id: 'a/process', parent: 'receive', user: 'ada', correlation: 'c1', event: 'order-1' },
    { id: 'a/write', parent: 'process' },
    { id: 'b/receive' },
    { id: 'b/process', parent: 'receive', user: 'ada', correlation: 'c1', links: ['a/process'] },
    { id: 'b/publish', parent: 'receive', user: 'ada', correlation: 'c1', event: 'ada:2:v2' },
    { id: 'c/process', user: 'ada', correlation: 'c1', links: ['b/publish'] },
  ];
  const all = idsOf(order.map(aSpan));

  for (const [what, id] of Object.entries({
    'a member': 'ada',
    'a correlation id': 'c1',
    'the first event': 'order-1',
    'an event in the middle': 'ada:2:v2',
    'a trace': 'b',
    'a span': 'write',
    'a request': 'request-c',
  }))
    it(`is the whole story, back and forth over the links, for ${what}`, () => {
      expect(story(id, ...order)).to.deep.equal(all);
    });

  it('is empty for an id that no span knows', () => {
    expect(story('nobody', ...order)).to.deep.equal([]);
  });

  it('does not take a part of an id for the id', () => {
    expect(story('order', ...order)).to.deep.equal([]);
  });

  it('finds an id among several values of one attribute', () => {
    expect(story('x2', { id: 'a/1', attributes: { 'laurel.event_ids': ['x1', 'x2'] } })).to.deep.equal(['a/1']);
  });

  it('leaves out what a batch did for others, and what followed from it', () => {
    const others: readonly SpanSketch[] = [
      { id: 'a/bob', parent: 'receive', user: 'bob', correlation: 'c2' },
      { id: 'a/bobwrite', parent: 'bob' },
      { id: 'd/receive' },
      { id: 'd/bob', parent: 'receive', user: 'bob', correlation: 'c2', links: ['a/bob'] },
    ];
    expect(story('ada', ...order, ...others)).to.deep.equal(all);
    expect(story('bob', ...order, ...others)).to.deep.equal(
      ['a/bob', 'a/bobwrite', 'a/receive', 'd/bob', 'd/receive'].sort(),
    );
  });

  it('leaves out a message of the same batch that nobody could read, unless it is what is asked for', () => {
    const unread: SpanSketch = { id: 'a/bad', parent: 'receive', attributes: { 'messaging.message.id': 'm-bad' } };
    expect(story('ada', ...order, unread)).to.deep.equal(all);
    expect(story('c1', ...order, unread)).to.deep.equal(all);
    expect(story('m-bad', ...order, unread)).to.include('a/bad');
  });

  it('keeps what a batch did for all of its messages together', () => {
    const together: SpanSketch = { id: 'b/putevents', parent: 'receive' };
    expect(story('ada', ...order, together)).to.include('b/putevents');
  });

  it("is all of a member's correlation ids for the member, and one of them for a correlation id", () => {
    const second: readonly SpanSketch[] = [
      { id: 'a/second', parent: 'receive', user: 'ada', correlation: 'c2' },
      { id: 'e/process', user: 'ada', correlation: 'c2', links: ['a/second'] },
    ];
    expect(story('ada', ...order, ...second)).to.include.members(['a/second', 'e/process', 'c/process']);
    expect(story('c1', ...order, ...second)).to.deep.equal(all);
    expect(story('c2', ...order, ...second)).to.deep.equal(['a/receive', 'a/second', 'e/process']);
  });

  it('shows the write that was done for several messages together, with its calls, and does not go on from it', () => {
    const shared: readonly SpanSketch[] = [
      { id: 'w/first', user: 'ada', correlation: 'c8' },
      { id: 'w/transact', parent: 'first' },
      { id: 'w/second', user: 'ada', correlation: 'c9', links: ['w/first'] },
      { id: 'x/first', user: 'ada', correlation: 'c8', links: ['w/first'] },
    ];
    expect(story('c9', ...shared)).to.deep.equal(['w/first', 'w/second', 'w/transact']);
  });

  it('does not go on from a batch of others that one link led to', () => {
    const batch: readonly SpanSketch[] = [
      { id: 'p/publish', user: 'ada', correlation: 'c1' },
      { id: 'q/receive', links: ['p/publish', 'r/publish'] },
      { id: 'q/bob', parent: 'receive', user: 'bob', correlation: 'c2' },
      { id: 'r/publish', user: 'bob', correlation: 'c2' },
    ];
    expect(story('ada', ...batch)).to.deep.equal(['p/publish']);
  });

  it('takes everything that hangs together where no span says whom it is about', () => {
    expect(
      story(
        'm1',
        { id: 'a/1', attributes: { 'messaging.message.id': 'm1' } },
        { id: 'b/1', links: ['a/1'] },
        { id: 'z/1' },
      ),
    ).to.deep.equal(['a/1']);
    expect(story('a', { id: 'a/1' }, { id: 'a/2', parent: '1' }, { id: 'z/1' })).to.deep.equal(['a/1', 'a/2']);
  });

  it('takes links to spans that were not recorded, and rings of links, calmly', () => {
    const ring: readonly SpanSketch[] = [
      { id: 'a/1', user: 'ada', links: ['b/1', 'gone/1'] },
      { id: 'b/1', user: 'ada', links: ['a/1'] },
    ];
    expect(story('ada', ...ring)).to.deep.equal(['a/1', 'b/1']);
  });

  it('counts a span that was written twice once', () => {
    expect(story('ada', { id: 'a/1', user: 'ada' }, { id: 'a/1', user: 'ada' })).to.deep.equal(['a/1']);
  });
});
