import { expect } from 'chai';
import { LOG_TAIL_BYTES, LogTails } from '../../../../scripts/local-stack/lambda/log-tails.ts';

describe('the tail of a log', () => {
  it('holds the lines of its own invocation, from its beginning on', () => {
    const tails = new LogTails();
    tails.append('a', 'before');
    tails.open('a');
    tails.open('b');
    tails.append('a', 'one');
    tails.append('b', 'other');
    tails.append(undefined, 'nobody’s');
    tails.append('a', 'two');
    expect(tails.close('a')).to.equal('one\ntwo\n');
    expect(tails.close('a')).to.equal('');
  });

  it('holds the last 4 KB and no byte more', () => {
    const tails = new LogTails();
    tails.open('a');
    tails.append('a', 'x'.repeat(LOG_TAIL_BYTES - 1));
    expect(tails.close('a')).to.equal(`${'x'.repeat(LOG_TAIL_BYTES - 1)}\n`);
    tails.open('a');
    tails.append('a', `first${'x'.repeat(LOG_TAIL_BYTES - 1)}`);
    expect(tails.close('a')).to.equal(`${'x'.repeat(LOG_TAIL_BYTES - 1)}\n`);
  });
});
