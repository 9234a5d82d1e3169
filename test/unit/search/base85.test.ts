import { expect } from 'chai';
import fc from 'fast-check';
import { asBase85, ofBase85 } from '../../../shared/search/base85.ts';

describe('bytes as text', () => {
  it('are read back as they were, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 99 }), (bytes) => {
        expect([...ofBase85(asBase85(bytes))]).to.deep.equal([...bytes]);
      }),
    );
  });

  it('are those of Z85, behind how many are filled up', () => {
    const known = Buffer.from('864fd26fb559f75b', 'hex');
    expect(asBase85(known)).to.equal('0HelloWorld');
    expect(asBase85(known.subarray(0, 7))).to.match(/^1Hello.{5}$/);
    expect(asBase85(Buffer.alloc(0))).to.equal('0');
  });

  it('need no escape in a program', () => {
    const text = asBase85(Buffer.from(Array.from({ length: 1024 }, (_, index) => (index * 7) % 256)));
    expect(JSON.stringify(text)).to.have.length(text.length + 2);
  });
});
