import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { documentAt } from '../../integration/document.ts';

describe('a document that the tests hold answers to', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-documents-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is read once, and is the same for whoever asks later', () => {
    const text = readFileSync(join(import.meta.dirname, '../../../docs/asyncapi.yaml'), 'utf8');
    expect(documentAt('asyncapi.yaml', folder)).to.deep.equal(parse(text));
    const kept = readdirSync(folder);
    expect(kept).to.have.length(1);
    expect(documentAt('asyncapi.yaml', folder)).to.deep.equal(parse(text));
    const [file = ''] = kept;
    writeFileSync(join(folder, file), '{"kept":true}');
    expect(documentAt('asyncapi.yaml', folder)).to.deep.equal({ kept: true });
  });
});
