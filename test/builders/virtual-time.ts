interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that only goes on when everybody waits for it: seconds of backoff pass in no time, always in one order. */
export class VirtualTime {
  nowMs = 0;
  readonly #sleepers: Sleeper[] = [];

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.#sleepers.push({ at: this.nowMs + ms, wake }));
  }

  /** @throws Error when the work waits for something that is not this clock */
  async run<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const finish = () => {
      done = true;
    };
    work.then(finish, finish);
    for (;;) {
      await everybodyWaits();
      if (done) return work;
      const next = this.#earliest();
      if (!next) throw new Error('the work waits for something that is not this clock');
      this.nowMs = next.at;
      next.wake();
    }
  }

  #earliest(): Sleeper | undefined {
    let earliest = 0;
    for (let index = 1; index < this.#sleepers.length; index++)
      if ((this.#sleepers[index]?.at ?? 0) < (this.#sleepers[earliest]?.at ?? 0)) earliest = index;
    return this.#sleepers.splice(earliest, 1)[0];
  }
}

/** An immediate runs when no promise and no queued microtask is left to go on. */
function everybodyWaits(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
