import { expect } from 'chai';
import {
  ANONYMOUS,
  eventActor,
  systemActor,
  tokenActor,
  wordOfClient,
} from '../../../shared/platform/identity/actor.ts';

describe('an actor', () => {
  const { ENV } = process.env;
  afterEach(() => {
    if (ENV === undefined) delete process.env.ENV;
    else process.env.ENV = ENV;
  });

  it('is the subject of a token, with the client that the token was given to', () => {
    expect(tokenActor({ sub: 'ops-1' })).to.equal('user:ops-1');
    expect(tokenActor({ sub: 'ada@example.com', client: 'auth0|web' })).to.equal(
      'user:ada@example.com client:auth0|web',
    );
  });

  it('is anonymous where nobody had to say who they are', () => {
    expect(ANONYMOUS).to.equal('anonymous');
  });

  it('is the source of an event', () => {
    expect(eventActor('dev.orders/shop-a')).to.equal('event:dev.orders/shop-a');
    expect(eventActor(undefined)).to.equal('event:unknown');
  });

  it('is the function of ours that acts by itself, by the same name in every environment', () => {
    process.env.ENV = 'prod';
    expect(systemActor('laurel-prod-loyalty-settle-account')).to.equal('system:loyalty-settle-account');
    expect(systemActor('laurel-dev-loyalty-settle-account')).to.equal('system:laurel-dev-loyalty-settle-account');
  });

  it('cannot be made to look like another by what a part says', () => {
    const actors = [
      tokenActor({ sub: 'ada', client: 'web' }),
      tokenActor({ sub: 'ada client:web' }),
      tokenActor({ sub: 'ada%20client:web' }),
      tokenActor({ sub: 'ada\u00a0client:web' }),
      tokenActor({ sub: 'system:loyalty-settle-account' }),
      eventActor('dev.orders user:ada'),
    ];
    expect(actors).to.deep.equal([
      'user:ada client:web',
      'user:ada%20client:web',
      'user:ada%2520client:web',
      'user:ada%C2%A0client:web',
      'user:system:loyalty-settle-account',
      'event:dev.orders%20user:ada',
    ]);
  });

  it('has parts of 250 characters at most, whatever a client or a source calls itself', () => {
    expect(eventActor('s'.repeat(250))).to.equal(`event:${'s'.repeat(250)}`);
    expect(eventActor('s'.repeat(251))).to.equal(`event:${'s'.repeat(250)}`);
    expect(tokenActor({ sub: 'ada', client: '\u{1f600}'.repeat(251) })).to.equal(
      `user:ada client:${'\u{1f600}'.repeat(250)}`,
    );
  });

  it('is of the client that its token was given to, and of no other', () => {
    const isOf = (actor: string, client: string) => actor.split(' ').includes(wordOfClient(client));
    const actor = tokenActor({ sub: 'ada', client: 'till 1' });
    expect(isOf(actor, 'till 1')).to.equal(true);
    for (const client of ['till', 'till%201', '1', 'ada', '']) expect(isOf(actor, client), client).to.equal(false);
    for (const other of ['user:ada', tokenActor({ sub: 'ada client:till 1' }), eventActor('a client:till 1')])
      expect(isOf(other, 'till 1'), other).to.equal(false);
    // Two whose names begin alike would be one.
    const long = 'c'.repeat(251);
    expect(isOf(tokenActor({ sub: 'ada', client: long }), long)).to.equal(false);
    expect(isOf(tokenActor({ sub: 'ada', client: 'c'.repeat(250) }), 'c'.repeat(250))).to.equal(true);
  });
});
