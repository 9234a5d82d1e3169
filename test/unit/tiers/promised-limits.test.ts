import '../../builders/quiet.ts';
import { expect } from 'chai';
import { SERVICE_RETRY } from '../../../shared/platform/boundary/step-policies.ts';
import { TOKEN_LIFETIME_SECONDS } from '../../../shared/platform/identity/service-token.ts';
import { MEMBERS_PER_PAGE } from '../../../shared/tiers/adapters/members-pages.ts';
import { MAX_PRODUCT_IDS, ORDERS_LOOKED_AT } from '../../../shared/tiers/adapters/order-history.ts';
import { FOUND_PRODUCTS, OFFERED_PRODUCTS } from '../../../shared/tiers/adapters/product-services.ts';
import { executionName, MAX_EXECUTION_NAME_LENGTH } from '../../../shared/tiers/adapters/start-execution.ts';
import { EXECUTION_TIMEOUT_MS } from '../../../shared/tiers/evaluate-tier.ts';
import { MAX_RECOMMENDATIONS } from '../../../shared/tiers/recommend.ts';
import { MAX_FOLLOWING_EXECUTIONS } from '../../../shared/tiers/workflow/come-back-later.ts';
import { GRANT_ATTEMPTS } from '../../../shared/tiers/workflow/grant-tier.ts';
import { PAGES_PER_EXECUTION, UNTIL_ALL_KNOW_SECONDS } from '../../../shared/tiers/workflow/re-evaluate-members.ts';

describe('what documents and AWS promise of the tier upgrade', () => {
  it('names of executions have 64 characters at most, whatever the member is called', () => {
    expect(MAX_EXECUTION_NAME_LENGTH).to.equal(64);
    expect(executionName('event', 'm'.repeat(250))).to.have.length(64);
  });

  it('steps are tried 6 times within half a minute, the grant against others 5 times', () => {
    expect(SERVICE_RETRY).to.deep.equal({
      maxAttempts: 6,
      initialDelaySeconds: 1,
      maxDelaySeconds: 16,
      backoffRate: 2,
    });
    expect(GRANT_ATTEMPTS).to.equal(5);
  });

  it('an upgrade takes a quarter of an hour at most, and others follow it for a day', () => {
    expect(EXECUTION_TIMEOUT_MS).to.equal(900_000);
    expect(MAX_FOLLOWING_EXECUTIONS).to.equal(260);
  });

  it('all members are looked at in pages of a hundred, a hundred to an execution, half a minute after the change', () => {
    expect([MEMBERS_PER_PAGE, PAGES_PER_EXECUTION, UNTIL_ALL_KNOW_SECONDS]).to.deep.equal([100, 100, 30]);
  });

  it('a token of a minute asks for 20 orders; 100 products of them, 50 on offer and 20 found make 3 recommendations', () => {
    expect(TOKEN_LIFETIME_SECONDS).to.equal(60);
    expect([ORDERS_LOOKED_AT, MAX_PRODUCT_IDS, OFFERED_PRODUCTS, FOUND_PRODUCTS]).to.deep.equal([20, 100, 50, 20]);
    expect(MAX_RECOMMENDATIONS).to.equal(3);
  });
});
