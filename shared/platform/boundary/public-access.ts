import type { Access } from './route.ts';

/** Anyone. */
export interface Anyone {
  /** As it was sent, for routes that check credentials themselves; nothing is proved by it. */
  readonly authorization: string | undefined;
  /** Each as `name=value`. */
  readonly cookies: readonly string[];
}

/** Declared access "public": no token is looked at. */
export function byAnyone(): Access<Anyone> {
  return async ({ headers, cookies = [] }) => ({ authorization: headers.authorization, cookies });
}
