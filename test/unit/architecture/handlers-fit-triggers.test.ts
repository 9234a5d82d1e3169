import { expect } from 'chai';
import { handlersFitTheirTriggers } from '../../../scripts/architecture/handlers-fit-triggers.ts';
import { sourceFile } from '../../../scripts/architecture/source-file.ts';
import type { FunctionDeclaration, Trigger } from '../../../scripts/declarations/declarations.ts';

const entry = 'functions/shop/order/handler.ts';
const from = (name: string, file: string) =>
  `import { ${name} } from '../../../shared/platform/boundary/${file}.ts';\n`;

/** What the rule says of a handler with this trigger, as `line: reason`. */
function found(type: Trigger['type'], handler: string): string[] {
  const declared = { id: 'shop/order', context: 'shop', entry, trigger: { type } } as unknown as FunctionDeclaration;
  return handlersFitTheirTriggers([sourceFile(entry, handler)], { functions: [declared] }).map(
    ({ path, line, reason }) => `${path === entry ? '' : path}${line ?? ''}: ${reason}`,
  );
}

describe('a handler fits its trigger', () => {
  it('where it is made by what is for that, and exported as what Lambda starts', () => {
    for (const [type, file] of [
      ...(['http', 'stream', 'schedule', 'invoked'] as const).map((one) => [one, one] as const),
      ...(['queue', 'stored-events', 'strays'] as const).map((one) => ['event', one] as const),
      ...(['commands', 'message-batch'] as const).map((one) => ['queue', one] as const),
      ...(['durable', 'reset'] as const).map((one) => ['invoked', one] as const),
    ])
      expect(found(type, `${from('made', file)}export const handler = made();`), `${type} ${file}`).to.deep.equal([]);
    expect(found('http', `${from('http', 'http')}const handler = http();\nexport { handler };`)).to.deep.equal([]);
    expect(found('http', `${from('http', 'http')}export async function handler() { return http(); }`)).to.deep.equal(
      [],
    );
  });

  it('and may use the rest of the boundary, and the types of all of it', () => {
    const handler = `${from('ok', 'http-answer')}${from('stream', 'stream')}${from('Batch', 'queue').replace('import', 'import type')}export const handler = stream(ok);`;
    expect(found('stream', handler)).to.deep.equal([]);
  });

  it('where it has its own route and its own reset', () => {
    const route = "import { route } from '#routes/shop/order';\n";
    expect(found('http', `${route}${from('http', 'http')}export const handler = http(route);`)).to.deep.equal([]);
    expect(found('invoked', `${from('resetOf', 'reset')}export const handler = resetOf('shop', []);`)).to.deep.equal(
      [],
    );
  });

  const refused: Readonly<Record<string, readonly [Trigger['type'], string, string]>> = {
    'another name': [
      'http',
      `${from('http', 'http')}export const handle = http();\n// export const handler`,
      ': exports no handler, which is what Lambda starts: export const handler',
    ],
    'another boundary': [
      'schedule',
      `${from('queue', 'queue')}export const handler = queue();`,
      '1: is made by shared/platform/boundary/queue.ts instead of shared/platform/boundary/schedule.ts, as functions/shop/order/function.json says that its trigger is "schedule"',
    ],
    'no boundary': [
      'event',
      'export const handler = () => 1;',
      ': is not made by shared/platform/boundary/queue.ts or shared/platform/boundary/stored-events.ts or shared/platform/boundary/strays.ts, as functions/shop/order/function.json says that its trigger is "event"',
    ],
    "another function's route": [
      'http',
      `${from('http', 'http')}import { route } from '#routes/shop/orders';\nexport const handler = http(route);`,
      '2: has the route of another function, with whoever may call that: #routes/shop/order is its own',
    ],
    "another context's reset": [
      'invoked',
      `${from('resetOf', 'reset')}export const handler = resetOf('shops', []);`,
      `2: is the reset of "shops": resetOf('shop', ...)`,
    ],
  };
  for (const [what, [type, handler, reason]] of Object.entries(refused))
    it(`or is refused with ${what}`, () => {
      expect(found(type, handler)).to.deep.equal([reason]);
    });
});
