/** Stands in for @smithy/core/event-streams in the bundles: no operation that the functions call streams events. */
export class EventStreamSerde {
  constructor() {
    throw new Error('this bundle has no event streams: see docs/decisions/0003-small-bundles.md');
  }
}

export const eventStreamSerdeProvider = () => new EventStreamSerde();

export const resolveEventStreamSerdeConfig = (config) => config;
