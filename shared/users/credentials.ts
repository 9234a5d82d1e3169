/** What proves who a user is, and since when. */
export interface Credentials {
  readonly userId: string;
  /** PHC text, which says how it was made. */
  readonly passwordHash: string;
  /** Counts what ends all sessions at once: a new password, a disabled user. A session of an earlier count is over. */
  readonly epoch: number;
}
