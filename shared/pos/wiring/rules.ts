import { wholeNumberSetting } from '../../platform/settings.ts';

/** How long sessions are open, and how long after that a sale of their time is taken. */
export const rules = {
  ttlHours: wholeNumberSetting('SESSION_TTL_HOURS'),
  lateFinalizeHours: wholeNumberSetting('LATE_FINALIZE_HOURS'),
};
