import { expect } from 'chai';
import { planReward } from '../../../shared/assistant/plan-reward.ts';
import { programmeDocument, type ToldProgramme } from '../../../shared/assistant/programme-document.ts';
import { statementDocument } from '../../../shared/assistant/statement-document.ts';

const PROGRAMME: ToldProgramme = {
  welcomePoints: 100,
  orderPoints: 50,
  earningRules: null,
  expiryMonths: 12,
  timeZone: 'UTC',
  tiers: [
    { name: 'Bronze', threshold: 0 },
    { name: 'Silver | best\nof all', threshold: 500, multiplier: '3/2' },
  ],
};

describe('the programme as a document', () => {
  it('says what signing up and orders earn, when it expires and what the tiers are', () => {
    const text = programmeDocument(PROGRAMME);
    expect(text).to.include('Whoever signs up is given 100 points. Points expire 12 months after they were earned');
    expect(text).to.include('- 50 points for each completed order');
    expect(text).to.include('| Bronze | 0 | 1 × |');
  });

  it('is a document of its parts, each on its own', () => {
    expect(programmeDocument(PROGRAMME).split('\n\n').slice(0, 3)).to.deep.equal([
      '# The programme',
      'Whoever signs up is given 100 points. Points expire 12 months after they were earned, at the end of that month (UTC).',
      '## Earning points',
    ]);
    expect(programmeDocument(PROGRAMME)).to.include(
      '\n\n## Tiers\n\n| tier | from points | an order earns |\n| --- | --- | --- |\n| Bronze | 0 | 1 × |\n',
    );
  });

  it('keeps to its table whatever a tier is called', () => {
    expect(programmeDocument(PROGRAMME)).to.include('| Silver \\| best of all | 500 | 3/2 × |');
  });

  it('says each rule with its bounds, and money in whole units', () => {
    const earningRules = [
      { kind: 'perOrder', points: 10, dayCap: 100 },
      { kind: 'perAmount', points: 1, per: 250, currency: 'EUR', minimumValue: 1000 },
      { kind: 'perStep', points: 5, per: 10_000, orderCap: 50 },
    ];
    const text = programmeDocument({ ...PROGRAMME, earningRules, expiryMonths: 'never' });
    expect(text).to.include('Points do not expire.').and.not.to.include('50 points for each');
    expect(text).to.include('- 10 points for each completed order, at most 100 a day');
    expect(text).to.include('- 1 points for each 2.5 EUR of an order, in proportion, from 10 EUR on');
    expect(text).to.include('- 5 points for each full 100 of an order, at most 50 for one order');
    expect(text.split('\n\n')[3]?.split('\n'), 'a line for each').to.deep.equal([
      '- 10 points for each completed order, at most 100 a day',
      '- 1 points for each 2.5 EUR of an order, in proportion, from 10 EUR on',
      '- 5 points for each full 100 of an order, at most 50 for one order',
    ]);
  });
});

describe('a statement as a document', () => {
  const points = {
    ...{ currentPoints: 60, heldPoints: 5, tier: 'Bronze', nextTier: 'Silver', pointsToNextTier: 440 },
    expiring: [{ points: 60, expiresAt: '2027-12-01T00:00:00.000Z' }],
  };

  it('says what there is, what expires and what moved it last', () => {
    const text = statementDocument(points, [
      {
        ...{ transactionId: 'spend#a|b', kind: 'spend', points: -40, balanceAfter: 60 },
        createdAt: '2026-11-27T17:00:00.000Z',
      },
    ]);
    expect(text).to.include('60 points can be spent, 5 are set aside. Tier: Bronze. 440 more points lead to Silver.');
    expect(text).to.include('- 60 points at 2027-12-01T00:00:00.000Z');
    expect(text).to.include('| 2026-11-27T17:00:00.000Z | spend | -40 | 60 | spend#a\\|b |');
  });

  it('is a document of its parts, each on its own', () => {
    const two = { ...points, expiring: [...points.expiring, { points: 1, expiresAt: 'later' }] };
    expect(statementDocument(two, []).split('\n\n')).to.deep.equal([
      '# Statement',
      '60 points can be spent, 5 are set aside. Tier: Bronze. 440 more points lead to Silver.',
      '## Expiring',
      '- 60 points at 2027-12-01T00:00:00.000Z\n- 1 points at later',
      '## Latest transactions',
      '| time | kind | points | balance | transaction |\n| --- | --- | --- | --- | --- |',
      '',
    ]);
  });

  it('leads nowhere from the highest tier, and says so where nothing expires', () => {
    const text = statementDocument({ ...points, nextTier: null, pointsToNextTier: null, expiring: [] }, []);
    expect(text).to.include('Tier: Bronze.\n').and.to.include('Nothing.').and.not.to.include('null');
  });
});

describe('the prompt that plans a reward', () => {
  it('holds what the member said, and nothing of what they did not', () => {
    const textOf = (given: Parameters<typeof planReward>[0]) => planReward(given).messages[0]?.content.text ?? '';
    expect(textOf({ wish: 'tea for two', budget: '40' }))
      .to.include('tea for two')
      .and.to.include('at most: 40');
    expect(textOf({})).to.include('get_points').and.not.to.include('undefined');
    expect(textOf({}))
      .to.include('search_products')
      .and.to.include('quote_order')
      .and.to.include('Order nothing and spend nothing before I say so.');
  });
});
