/** The queue's name: the last part of its URL. */
export function queueNameOf(queueUrl: unknown): string {
  return typeof queueUrl === 'string' ? (queueUrl.split('/').at(-1) ?? '') : '';
}

/**
 * Queue URLs as the stack hands them out: on its own port, whatever the queue service behind it calls them. The SDKs
 * send a call to the host of its QueueUrl.
 */
export function queueUrl(endpoint: string, accountId: string, queue: string): string {
  return `${endpoint}/${accountId}/${queue}`;
}

/** Members that hold queue URLs in answers: one, or a list. */
const URL_MEMBERS = ['QueueUrl', 'QueueUrls', 'queueUrls'];

/** Puts the stack's URLs in the place of those that the queue service has answered. */
export function withOurUrls(answer: unknown, ours: (queue: string) => string): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  const members = Object.entries(answer).map(([name, value]) => {
    if (!URL_MEMBERS.includes(name)) return [name, value];
    return [name, Array.isArray(value) ? value.map((url) => ours(queueNameOf(url))) : ours(queueNameOf(value))];
  });
  return Object.fromEntries(members);
}
