/** What the stack's own parts (bus targets, event sources, dead letters) need of the queue service, by queue name. */
export interface Queues {
  /** @throws when the queue does not exist or the service does not answer */
  send(
    queue: string,
    body: string,
    attributes?: Readonly<Record<string, MessageAttribute>>,
    place?: FifoPlace,
  ): Promise<void>;
  /**
   * Sends at once what goes to several queues: all that is taken is written down together when this returns. Only where
   * the service is in this process.
   *
   * @returns for each message why it was not taken; undefined where it was
   */
  sendTogether?(messages: readonly PlainMessage[]): readonly unknown[];
  /** Long-polls up to waitSeconds (0 to 20); ends early, empty-handed, when the signal aborts. */
  receive(queue: string, options: ReceiveOptions): Promise<QueueMessage[]>;
  delete(queue: string, receiptHandles: readonly string[]): Promise<void>;
}

/** A body and no more, for a standard queue. */
export interface PlainMessage {
  readonly queue: string;
  readonly body: string;
}

/** How many messages lie in a queue. */
export interface QueueDepth {
  readonly name: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** What a FIFO queue wants to know of a message. */
export interface FifoPlace {
  readonly groupId: string;
  readonly deduplicationId: string;
}

export interface MessageAttribute {
  /** String, Number or Binary, with a label of one's own behind a dot. */
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

export interface ReceiveOptions {
  /** 1 to 10. */
  readonly maximum: number;
  readonly waitSeconds: number;
  readonly signal?: AbortSignal;
}

export interface QueueMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  /** ApproximateReceiveCount, SentTimestamp and the other system attributes. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, MessageAttribute>>;
}

/** The place as SendMessage wants it written. */
export function fifoMembers(place: FifoPlace | undefined) {
  return place ? { MessageGroupId: place.groupId, MessageDeduplicationId: place.deduplicationId } : {};
}
