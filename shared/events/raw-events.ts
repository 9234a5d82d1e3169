/** What an environment says of events that are put into the store by hand: `on`, and nothing else, allows them. */
export const allowsRawEvents = (said: string | undefined): boolean => said === 'on';
