type Step = () => unknown;

/** What has been started, to be ended in the opposite order. */
export class Teardown {
  #steps: Step[] = [];
  #running: Promise<void> | undefined;

  add(step: Step): void {
    this.#steps.push(step);
  }

  /** Waits for parts that start side by side; those that have started are ended even if another has failed. */
  async all<T extends readonly Promise<unknown>[] | []>(
    starting: T,
    ends: { [K in keyof T]: (part: Awaited<T[K]>) => unknown },
  ): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
    const results = await Promise.allSettled(starting);
    results.forEach((result, index) => {
      const end = ends[index] as ((part: unknown) => unknown) | undefined;
      if (result.status === 'fulfilled' && end) this.add(() => end(result.value));
    });
    return (await Promise.all(starting)) as { -readonly [K in keyof T]: Awaited<T[K]> };
  }

  /** Ends everything, once. A step that fails does not keep the others from running. */
  run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.#steps.reverse()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'the stack did not stop cleanly');
  }
}
