import { expect } from 'chai';
import { setting, wholeNumberSetting } from '../../../shared/platform/settings.ts';

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

  it('that count something are whole numbers from 1', () => {
    process.env[NAME] = '1';
    expect(wholeNumberSetting(NAME)).to.equal(1);
    for (const wrong of ['0', '-1', '1.5', 'five', '9007199254740992']) {
      process.env[NAME] = wrong;
      expect(() => wholeNumberSetting(NAME), wrong).to.throw(NAME);
    }
    delete process.env[NAME];
    expect(() => wholeNumberSetting(NAME)).to.throw(NAME);
  });
});
