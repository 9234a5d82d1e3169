/** Tells those who follow a stream that there may be something new, without their asking all the time. */
export class WriteSignal {
  #count = 0;
  #listeners = new Set<() => void>();

  /** Writes so far. */
  get count(): number {
    return this.#count;
  }

  raise(): void {
    this.#count += 1;
    const listeners = this.#listeners;
    this.#listeners = new Set();
    for (const listener of listeners) listener();
  }

  /** Calls back once, at the next write. @returns a function that calls it off */
  onNext(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
