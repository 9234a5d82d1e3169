import { expect } from 'chai';
import { compileTemplate } from '../../../../scripts/local-stack/pipes/input-template.ts';
import type { StreamRecord } from '../../../../scripts/local-stack/sources/stream-reader.ts';

const PIPE = { name: 'events-pipe', arn: 'arn:pipe', sourceArn: 'arn:table', targetArn: 'arn:bus' };
const record = {
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: '1',
    NewImage: {
      eventName: { S: 'ORDER_PLACED_EVENT' },
      note: { S: 'it is "mine" 😀' },
      total: { N: '12.50' },
      lines: { L: [{ S: 'a' }, { S: 'b' }] },
    },
  },
} as StreamRecord;
const rendered = (template: string | undefined) =>
  compileTemplate(template, PIPE)({ record, ingestedAtMs: Date.parse('2028-02-29T10:00:00Z') });

describe('the input template of a pipe', () => {
  it('is the record itself where there is none', () => {
    expect(JSON.parse(rendered(undefined))).to.deep.equal(record);
  });

  it('puts values as JSON where they stand alone, whatever is in them', () => {
    const template =
      '{ "type": <$.dynamodb.NewImage.eventName.S>,\n "note": <$.dynamodb.NewImage.note.S>, "lines": <$.dynamodb.NewImage.lines.L[*].S> }';
    expect(rendered(template)).to.equal('{"type":"ORDER_PLACED_EVENT","note":"it is \\"mine\\" 😀","lines":["a","b"]}');
  });

  it('puts values as they are between quotes', () => {
    expect(rendered('{"what":"<$.eventName> of <$.dynamodb.NewImage.total.N>"}')).to.equal(
      '{"what":"INSERT of 12.50"}',
    );
    expect(rendered('{"note":"<$.dynamodb.NewImage.note.S>"}'), 'the quotes break out').to.equal(
      '{"note":"it is "mine" 😀"}',
    );
  });

  it('leaves empty what the record lacks', () => {
    expect(rendered('{"a":<$.dynamodb.OldImage.x.S>,"b":"<$.nothing>"}')).to.equal('{"a":"","b":""}');
  });

  it('knows the pipe', () => {
    const names = ['pipe-name', 'pipe-arn', 'source-arn', 'target-arn', 'event.ingestion-time'];
    const template = `[${names.map((name) => `<aws.pipes.${name}>`).join()}]`;
    expect(JSON.parse(rendered(template))).to.deep.equal([
      'events-pipe',
      'arn:pipe',
      'arn:table',
      'arn:bus',
      '2028-02-29T10:00:00.000Z',
    ]);
    expect(JSON.parse(rendered('{"whole":<aws.pipes.event.json>}')).whole).to.deep.equal(record);
  });

  it('is refused with a path or a variable that is none', () => {
    expect(() => compileTemplate('{"a":<$.a[b]>}', PIPE)).to.throw('Invalid JSON path');
    expect(() => compileTemplate('{"a":<aws.pipes.nothing>}', PIPE)).to.throw('is not a variable');
  });
});
