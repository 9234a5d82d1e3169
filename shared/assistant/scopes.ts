/** What a member can let a client do, as whoever gives the tokens has it. */
export const MEMBER_SCOPES = ['loyalty:read', 'loyalty:spend', 'orders:read', 'orders:write', 'products:read'] as const;
