import { expect } from 'chai';
import { setting } from '../../../shared/platform/settings.ts';

const NAME = 'LAUREL_TEST_SETTING';

describe('settings', () => {
  afterEach(() => {
    delete process.env[NAME];
  });

  it('come from the environment', () => {
    process.env[NAME] = 'value';
    expect(setting(NAME)).to.equal('value');
  });

  it('that are missing or empty fail at once, by name', () => {
    expect(() => setting(NAME)).to.throw(NAME);
    process.env[NAME] = '';
    expect(() => setting(NAME)).to.throw(NAME);
  });
});
