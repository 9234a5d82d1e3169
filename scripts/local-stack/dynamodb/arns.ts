/** A table's ARN up to the table, wherever it stands in a body. */
const TABLE_ARN = /arn:aws:dynamodb:([a-z0-9-]+):(\d{12}):table\//g;

/**
 * Engines put a region of their own into ARNs (dynoxide "dynoxide", DynamoDB Local "ddblocal"). Clients see the
 * stack's, as policies and names are written for it, and the engine sees its own again.
 */
export class ArnTranslation {
  readonly #ours: string;
  #engines: string;

  constructor(region: string, accountId: string, engineRegion: string) {
    this.#ours = `arn:aws:dynamodb:${region}:${accountId}:table/`;
    this.#engines = `arn:aws:dynamodb:${engineRegion}:000000000000:table/`;
  }

  toClient(body: string): string {
    return body.replace(TABLE_ARN, (found) => {
      this.#engines = found;
      return this.#ours;
    });
  }

  toEngine(body: string): string {
    return body.replace(TABLE_ARN, this.#engines);
  }
}
