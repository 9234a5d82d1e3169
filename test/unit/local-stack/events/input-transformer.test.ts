import { expect } from 'chai';
import {
  compileTargetInput,
  MAXIMUM_INPUT_CHARACTERS,
  MAXIMUM_PATH_CHARACTERS,
  MAXIMUM_TEMPLATE_CHARACTERS,
  MAXIMUM_VARIABLES,
  type ReceivedEvent,
} from '../../../../scripts/local-stack/events/input-transformer.ts';
import { RULE_ARN } from './a-bus.ts';

const envelope = {
  id: 'e1',
  source: 'dev.orders',
  resources: ['arn:one', 'arn:two'],
  detail: {
    state: 'RUNNING',
    'instance-id': 'i-1',
    count: 3,
    isLast: false,
    nothing: null,
    quote: 'say "hi"',
    lines: [{ sku: 'a' }, { sku: 'b' }],
  },
};
const event: ReceivedEvent = {
  id: 'e1',
  json: JSON.stringify(envelope),
  envelope,
  receivedAtMs: 1_700_000_000_000,
};

function payload(target: Record<string, unknown>): string {
  return compileTargetInput({ Id: 't', ...target }, { name: 'everything', arn: RULE_ARN })(event);
}

function transformed(template: string, paths: Record<string, string> = {}): string {
  return payload({ InputTransformer: { InputPathsMap: paths, InputTemplate: template } });
}

function refused(target: Record<string, unknown>, message: RegExp): void {
  expect(() => payload(target))
    .to.throw(message)
    .that.includes({ code: 'ValidationException' });
}

describe('what a target gets of an event', () => {
  it('is the event itself unless the target says otherwise', () => {
    expect(payload({})).to.equal(event.json);
  });

  it('is the constant that Input names', () => {
    expect(payload({ Input: '{"constant": 1}' })).to.equal('{"constant": 1}');
    refused({ Input: 'no json' }, /not valid JSON/);
  });

  it('is the part that InputPath selects', () => {
    const selected = (path: string) => JSON.parse(payload({ InputPath: path }));
    expect(selected('$')).to.deep.equal(envelope);
    expect(selected('$.detail.instance-id')).to.equal('i-1');
    expect(selected('$.detail.lines[1].sku')).to.equal('b');
    expect(selected('$.resources[0]')).to.equal('arn:one');
    expect(selected('$.detail.lines[*].sku')).to.deep.equal(['a', 'b']);
    expect(selected('$.detail.lines[0].*')).to.deep.equal(['a']);
    expect(selected('$.detail.isLast')).to.equal(false);
  });

  it('is null where InputPath leads nowhere', () => {
    for (const path of ['$.detail.x.y', '$.resources[2]', '$.detail[0]', '$.source.length', '$.toString'])
      expect(payload({ InputPath: path }), path).to.equal('null');
  });

  it('is not both a constant and a part', () => {
    refused({ Input: '1', InputPath: '$' }, /Only one of/);
    refused({ InputPath: '$', InputTransformer: { InputTemplate: '"x"' } }, /Only one of/);
  });

  for (const path of ['detail', '$detail', '$.', '$.a..b', '$.a[', '$.a[-1]', '$.a[x]', '$..a'])
    it(`is not selected by ${path}, which is no JSON path`, () => {
      refused({ InputPath: path }, /Invalid JSON path/);
    });
});

describe('input templates', () => {
  it('give JSON values outside quotes', () => {
    expect(
      transformed('{\n "state": <state>,\n "list": [9, <count>, <flag>, <none>], "lines": <lines>\n}', {
        state: '$.detail.state',
        count: '$.detail.count',
        flag: '$.detail.isLast',
        none: '$.detail.absent',
        lines: '$.detail.lines',
      }),
    ).to.equal('{"state":"RUNNING","list":[9,3,false,""],"lines":[{"sku":"a"},{"sku":"b"}]}');
  });

  it('give bare text inside quotes', () => {
    expect(
      transformed('{"text": "<id> is <state>, \\"<state>\\", <count><absent>", "lines": "<lines>"}', {
        id: '$.detail.instance-id',
        state: '$.detail.state',
        count: '$.detail.count',
        absent: '$.detail.absent',
        lines: '$.detail.lines',
      }),
    ).to.equal('{"text":"i-1 is RUNNING, \\"RUNNING\\", 3","lines":"[{sku:a},{sku:b}]"}');
  });

  it('give quoted text as it is, quotes included', () => {
    expect(transformed('"<id> is <state>"', { id: '$.detail.instance-id', state: '$.detail.state' })).to.equal(
      '"i-1 is RUNNING"',
    );
    expect(transformed('"one <id>"\n"two"', { id: '$.id' })).to.equal('"one e1"\n"two"');
  });

  it('escape nothing inside quotes, as the service does not', () => {
    expect(transformed('{"q": "<q>"}', { q: '$.detail.quote' })).to.equal('{"q": "say "hi""}');
    expect(transformed('{"q": <q>}', { q: '$.detail.quote' })).to.equal('{"q":"say \\"hi\\""}');
  });

  it('know the predefined variables', () => {
    const { detail: _, ...withoutDetail } = envelope;
    const output = transformed(
      `{"arn": <aws.events.rule-arn>, "name": "<aws.events.rule-name>", "at": <aws.events.event.ingestion-time>,
        "event": <aws.events.event>, "json": <aws.events.event.json>}`,
    );
    expect(JSON.parse(output)).to.deep.equal({
      arn: RULE_ARN,
      name: 'everything',
      at: '2023-11-14T22:13:20Z',
      event: withoutDetail,
      json: envelope,
    });
  });

  it('take angle brackets that are no variable as text', () => {
    expect(transformed('{"a": "1 < 2 > 1"}')).to.equal('{"a":"1 < 2 > 1"}');
  });

  it('are refused with unknown variables and without quotes or JSON', () => {
    const refusedTemplate = (template: unknown, message: RegExp, paths = {}) =>
      refused({ InputTransformer: { InputTemplate: template, InputPathsMap: paths } }, message);
    refusedTemplate('{"a": <x>}', /target t : variable <x> is not in InputPathsMap/);
    refusedTemplate('{"a": <toString>}', /variable <toString> is not/);
    refusedTemplate('instance <id>', /neither JSON nor lines of quoted text/, { id: '$.id' });
    refusedTemplate('{"a": }', /neither JSON nor/);
    refusedTemplate(undefined, /Value null at 'inputTemplate'/);
    refusedTemplate('"x"', /Invalid variable name aws.x/, { 'aws.x': '$' });
    refusedTemplate('"x"', /reserved/, { AwsName: '$' });
    refusedTemplate('"x"', /Invalid JSON path/, { a: 'detail' });
  });

  it('keep to the lengths of the API', () => {
    const quoted = (characters: number) => `"${'x'.repeat(characters - 2)}"`;
    const path = (characters: number) => `$.${'x'.repeat(characters - 2)}`;
    const variables = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, '$.id']));
    expect(payload({ Input: quoted(MAXIMUM_INPUT_CHARACTERS) })).to.have.length(MAXIMUM_INPUT_CHARACTERS);
    refused({ Input: quoted(MAXIMUM_INPUT_CHARACTERS + 1) }, /less than or equal to 8192/);
    expect(payload({ InputPath: path(MAXIMUM_PATH_CHARACTERS) })).to.equal('null');
    refused({ InputPath: path(MAXIMUM_PATH_CHARACTERS + 1) }, /less than or equal to 256/);
    expect(transformed(quoted(MAXIMUM_TEMPLATE_CHARACTERS))).to.have.length(MAXIMUM_TEMPLATE_CHARACTERS);
    refused({ InputTransformer: { InputTemplate: quoted(MAXIMUM_TEMPLATE_CHARACTERS + 1) } }, /equal to 8192/);
    expect(transformed('"<v99>"', variables(MAXIMUM_VARIABLES))).to.equal('"e1"');
    expect(() => transformed('"x"', variables(MAXIMUM_VARIABLES + 1))).to.throw('at most 100');
  });
});
