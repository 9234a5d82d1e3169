import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import {
  isBefore,
  StreamCheckpoints,
  shardCheckpoint,
} from '../../../../scripts/local-stack/sources/stream-checkpoints.ts';

const names = (count: number) =>
  Array.from({ length: count }, (_, index) => shardCheckpoint('shop/follow', { index, count }));

describe('the checkpoints of a stream mapping', () => {
  let checkpoints: StreamCheckpoints;
  beforeEach(() => {
    checkpoints = new StreamCheckpoints(new DatabaseSync(':memory:'));
  });
  const positions = () => Object.fromEntries(checkpoints.allOf('shop/follow'));

  it('go on from the slowest when the stream is shared out otherwise than before', () => {
    checkpoints.set('shop/follow', '5');
    checkpoints.reshard('shop/follow', names(2));
    expect(positions()).to.deep.equal({ 'shop/follow#0/2': '5', 'shop/follow#1/2': '5' });
    checkpoints.set('shop/follow#0/2', '9');
    checkpoints.set('shop/follow#1/2', '7');
    checkpoints.reshard('shop/follow', names(1));
    expect(positions()).to.deep.equal({ 'shop/follow': '7' });
  });

  it('stay as they are when it is shared out as before, and are none where there were none', () => {
    checkpoints.reshard('shop/follow', names(2));
    expect(positions()).to.deep.equal({});
    checkpoints.set('shop/follow#0/2', '9');
    checkpoints.set('shop/follow#1/2', '7');
    checkpoints.reshard('shop/follow', names(2));
    expect(positions()).to.deep.equal({ 'shop/follow#0/2': '9', 'shop/follow#1/2': '7' });
  });

  it('are not those of a mapping whose name begins alike', () => {
    checkpoints.set('shop/follow-up', '1');
    checkpoints.set('shop/follow', '5');
    checkpoints.reshard('shop/follow', names(2));
    expect(checkpoints.get('shop/follow-up')).to.equal('1');
    expect(Object.keys(positions())).to.have.length(2);
  });

  it('know which position is before which', () => {
    const inOrder = ['TRIM_HORIZON', '9', '10', '100000000000000000009', '100000000000000000010'];
    for (const [index, one] of inOrder.entries())
      for (const [other, two] of inOrder.entries()) expect(isBefore(one, two), `${one} ${two}`).to.equal(index < other);
  });
});
