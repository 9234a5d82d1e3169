import { agent } from './chapters/agent.ts';
import { buying } from './chapters/buying.ts';
import { findingWhatWasParked } from './chapters/finding-what-was-parked.ts';
import { hearingOfIt } from './chapters/hearing-of-it.ts';
import { lettingPointsExpire } from './chapters/letting-points-expire.ts';
import { lookingForAGift } from './chapters/looking-for-a-gift.ts';
import { ordering } from './chapters/ordering.ts';
import { reachingSilver } from './chapters/reaching-silver.ts';
import { readingTheStatement } from './chapters/reading-the-statement.ts';
import { sellingAtATill } from './chapters/selling-at-a-till.ts';
import { settingPointsAside } from './chapters/setting-points-aside.ts';
import { signingUp } from './chapters/signing-up.ts';
import { spending } from './chapters/spending.ts';
import { takingAnOrderBack } from './chapters/taking-an-order-back.ts';
import type { Chapter } from './stage.ts';

/** The story, in its order. */
export const chapters: readonly Chapter[] = [
  signingUp,
  lookingForAGift,
  ordering,
  spending,
  readingTheStatement,
  hearingOfIt,
  findingWhatWasParked,
  reachingSilver,
  settingPointsAside,
  takingAnOrderBack,
  buying,
  sellingAtATill,
  agent,
  lettingPointsExpire,
];
