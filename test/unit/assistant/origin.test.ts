import { expect } from 'chai';
import { isAllowedOrigin, originsIn } from '../../../shared/assistant/origin.ts';

describe('the origin of a page', () => {
  const own = ['https://api.example/'];

  it('is ours, one that is let in, or none', () => {
    expect(isAllowedOrigin(undefined, own, [])).to.equal(true);
    expect(isAllowedOrigin('https://api.example', own, [])).to.equal(true);
    expect(
      isAllowedOrigin('https://console.example', own, originsIn('https://a.example, https://console.example')),
    ).to.equal(true);
  });

  it('is nobody’s who only looks like us', () => {
    for (const origin of [
      ...['null', '', 'https://evil.example', 'https://api.example.evil.example', 'http://api.example'],
      ...['https://api.example:8443', 'https://api.exampl', 'https://API.EXAMPLE.evil', 'https://sub.api.example'],
    ])
      expect(isAllowedOrigin(origin, own, originsIn('')), origin).to.equal(false);
  });

  it('has each name of this machine where the API answers on it, on its own port alone', () => {
    const local = ['http://127.0.0.1:3000'];
    for (const origin of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])
      expect(isAllowedOrigin(origin, local, []), origin).to.equal(true);
    for (const origin of [
      'http://localhost:3001',
      'http://localhost',
      'https://localhost:3000',
      'http://localhost.evil:3000',
    ])
      expect(isAllowedOrigin(origin, local, []), origin).to.equal(false);
  });
});
