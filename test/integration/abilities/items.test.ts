import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { aParcel, type ParcelsStack, parcelsStack } from './parcels-stack.ts';

describe('items', function () {
  this.timeout(180_000);
  let parcels: ParcelsStack;

  before(async () => {
    parcels = await parcelsStack();
  });

  it('are written to two tables at once or none, and an index holds what it includes and nothing else', async () => {
    const first = await parcels.accept({ desk: 'closed', weightGrams: 5 });
    expect(first.status).to.equal(201);
    const second = await parcels.accept({ desk: 'closed', weightGrams: 6 });
    expect(second.status).to.be.at.least(500);
    await eventually(async () => {
      const answer = await parcels.page('/desks/closed');
      expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
      expect(answer.headers.get('content-security-policy')).to.contain("default-src 'none'");
      const html = (await answer.text()).replaceAll('&#34;', '"');
      expect(html).to.equal('<h1>closed</h1><pre>[["PK","SK","acceptedAt","desk","weightGrams"]]</pre>');
    });
  });

  it('that have expired are deleted late where it is told to, and then at once', async () => {
    const PK = aParcel();
    const expiresAtEpochSeconds = Math.floor(Date.now() / 1000) - 10;
    const standing = (wanted: object) =>
      fetch(`${parcels.stack.awsEndpoint}/_laurel/faults/standing`, { method: 'PUT', body: JSON.stringify(wanted) });
    const isThere = async (key: string) => (await parcels.item(key, 'OLD')) !== undefined;
    expect((await standing({ lateTtl: 3600 })).status).to.equal(200);
    await parcels.put('parcels', { PK, SK: 'OLD', expiresAtEpochSeconds });
    const other = aParcel();
    await parcels.put('parcels', { PK: other, SK: 'OLD', expiresAtEpochSeconds: expiresAtEpochSeconds - 3600 });
    await eventually('the one that is an hour older is gone', async () => !(await isThere(other)));
    expect(await isThere(PK)).to.equal(true);
    await standing({});
    await eventually('it is gone', async () => !(await isThere(PK)));
  });
});
