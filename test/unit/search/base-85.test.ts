import { expect } from 'chai';
import fc from 'fast-check';
import { fromBase85, toBase85 } from '../../../shared/search/base-85.ts';
import { settings } from '../../builders/arbitraries.ts';

describe('bytes as a text', () => {
  it('are written as the standard’s example', () => {
    expect(toBase85(Uint8Array.of(0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b))).to.equal('HelloWorld');
    expect(toBase85(Uint8Array.of())).to.equal('');
  });

  it('are a quarter longer, and read as they were, whatever their number', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = toBase85(bytes);
        expect(text.length).to.equal(Math.ceil((bytes.length * 5) / 4));
        expect(fromBase85(text)).to.deep.equal(bytes);
      }),
      settings,
    );
  });

  it('are written in a last group as if zeros came behind them, and read as if the greatest digit did', () => {
    for (let byte = 0; byte < 256; byte++)
      expect(toBase85(Uint8Array.of(byte)), String(byte)) //
        .to.equal(toBase85(Uint8Array.of(byte, 0, 0, 0)).slice(0, 2));
    expect(['me', 'It'].map((text) => [...fromBase85(text)])).to.deep.equal([[68], [137]]);
  });

  it('are not read from anything else', () => {
    expect(() => fromBase85('He"lo'), 'within a group').to.throw('no base 85: """');
    expect(() => fromBase85('Hello"orld')).to.throw('no base 85: """');
  });
});
