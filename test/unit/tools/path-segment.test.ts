import { expect } from 'chai';
import { requestPath } from '../../../scripts/local-stack/http-api/request-path.ts';
import { pathSegment } from '../../../scripts/tools/path-segment.ts';

describe('a text in a path of the HTTP API', () => {
  for (const text of ['ada', 'a/b', 'order@shop%2F1#7', 'really?', '100 %', 'λ-世', '%', '/'])
    it(`arrives as it is: ${text}`, () => {
      const path = requestPath(`/members/${pathSegment(text)}/entries`);
      expect(path?.given).to.equal(`/members/${text}/entries`);
      expect(path?.routed.split('/')).to.have.length(4);
    });
});
