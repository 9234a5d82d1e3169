import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { LocalStack } from '../local-stack.ts';
import { aMember, type Doors, userCreated } from '../system/doors.ts';
import { modern } from './agent.ts';
import { agentsStack, withParameter } from './agents-stack.ts';

describe('the documents of agents', function () {
  this.timeout(60_000);
  let stack: LocalStack;
  let doors: Doors;
  let token: string;

  before(async () => {
    stack = await agentsStack();
    doors = stack.doors;
    const ada = aMember();
    token = doors.token(ada);
    await doors.publish(userCreated(ada));
    await doors.balanceBecomes(ada, 100);
  });

  const resultOf = async (method: string, params: Readonly<Record<string, unknown>> = {}) => {
    const { status, body } = await modern(doors, token, method, { params });
    expect(status, JSON.stringify(body)).to.equal(200);
    return body.result ?? body.error;
  };

  // First, as whoever knows a programme already does not look for the one that was kept.
  it('say the rules in force to the first reader too, whatever somebody has set by mistake', async () => {
    const said = async () =>
      (await resultOf('resources/read', { uri: 'laurel://programme' })).contents[0].text as string;
    await withParameter(stack, 'LoyaltyService/programme', '{"welcomePoints": "many"}', async () => {
      expect(await said()).to.include('is given 100 points');
    });
    await withParameter(stack, 'LoyaltyService/programme', '{"welcomePoints": 70}', async () => {
      await eventually(async () => expect(await said()).to.include('is given 70 points'), 10_000);
    });
    await eventually(async () => expect(await said()).to.include('is given 100 points'), 10_000);
  });

  it('are listed, with the one prompt and no template', async () => {
    const { resources, cacheScope } = await resultOf('resources/list');
    expect(cacheScope).to.equal('private');
    expect(resources.map(({ uri }: { uri: string }) => uri)).to.deep.equal([
      'laurel://programme',
      'laurel://statement',
    ]);
    expect((await resultOf('resources/templates/list')).resourceTemplates).to.deep.equal([]);
    const { prompts } = await resultOf('prompts/list');
    expect(prompts).to.have.length(1);
    expect(prompts[0]).to.deep.include({ name: 'plan_reward', title: 'Plan a reward' });
  });

  it('say the programme’s rules, and what the member has', async () => {
    const programme = await resultOf('resources/read', { uri: 'laurel://programme' });
    expect(programme.contents[0].text)
      .to.include('Whoever signs up is given 100 points.')
      .and.to.include('| Silver | 500 |');
    const statement = await resultOf('resources/read', { uri: 'laurel://statement' });
    expect(statement.contents[0]).to.include({ uri: 'laurel://statement', mimeType: 'text/markdown' });
    expect(statement.contents[0].text).to.include('100 points can be spent').and.to.include('| welcome | 100 | 100 |');
  });

  it('are refused where they are not there, and where the token does not reach', async () => {
    expect((await resultOf('resources/read', { uri: 'laurel://others' })).code).to.equal(-32602);
    expect((await resultOf('prompts/get', { name: 'plan_nothing' })).code).to.equal(-32602);
    const narrow = doors.token(aMember(), { scope: 'orders:read' });
    const refused = await modern(doors, narrow, 'resources/read', { params: { uri: 'laurel://statement' } });
    expect(refused.status).to.equal(403);
    const open = await modern(doors, narrow, 'resources/read', { params: { uri: 'laurel://programme' } });
    expect(open.status).to.equal(200);
  });

  it('of the prompt hold the member’s wish', async () => {
    const { messages } = await resultOf('prompts/get', { name: 'plan_reward', arguments: { wish: 'tea for two' } });
    expect(messages).to.have.length(1);
    expect(messages[0].content.text).to.include('tea for two');
  });
});
