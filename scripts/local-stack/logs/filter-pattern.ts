import { AwsError } from '../gateway/aws-protocol.ts';

type Matches = (message: string) => boolean;

/**
 * The filter patterns of CloudWatch Logs: terms (`a "b c"`, all of them; `?a ?b`, one of them; `-a`, not it) and
 * conditions on JSON (`{ $.status >= 500 && $.path = "/loyalty*" }`).
 *
 * @throws AwsError InvalidParameterException for what is no pattern, and for the kinds that are not read here: patterns
 *   of space-delimited fields ([a, b]) and regular expressions (%...%)
 * @source https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compileFilterPattern(pattern: string): Matches {
  const text = pattern.trim();
  if (text === '') return () => true;
  if (text.startsWith('[') || text.includes('%'))
    throw invalid(
      `${text}: the local stack reads terms and { $.json } conditions, not [fields] and %regular expressions%`,
    );
  if (!text.startsWith('{')) return compileTerms(text);
  if (!text.endsWith('}')) throw invalid(`${text}: } is missing`);
  const condition = new Conditions(text.slice(1, -1)).all();
  return (message) => {
    try {
      return condition(JSON.parse(message));
    } catch {
      return false;
    }
  };
}

function compileTerms(text: string): Matches {
  const terms = [...text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/g)].map(([whole, sign, quoted, plain]) => {
    if (whole.includes('"') && quoted === undefined) throw invalid(`${text}: a quotation mark is missing`);
    return { sign, term: quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '' };
  });
  if ((text.replaceAll('\\"', '').match(/"/g)?.length ?? 0) % 2 !== 0)
    throw invalid(`${text}: a quotation mark is missing`);
  const those = (sign: string) => terms.filter((one) => one.sign === sign).map(({ term }) => term);
  const [all, any, none] = [those(''), those('?'), those('-')];
  // Beside terms that must be there, optional ones are ignored.
  return (message) =>
    none.every((term) => !message.includes(term)) &&
    (all.length > 0
      ? all.every((term) => message.includes(term))
      : any.length === 0 || any.some((term) => message.includes(term)));
}

type Condition = (value: unknown) => boolean;

const TOKEN = /\s*(&&|\|\||[()]|!=|>=|<=|=|>|<|"(?:[^"\\]|\\.)*"|[^\s()=<>!&|"]+)/y;

/** A parser of conditions: && binds closer than ||. */
class Conditions {
  readonly #tokens: string[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.trimEnd().length) {
      const [, token] = TOKEN.exec(text) ?? [];
      if (token === undefined) throw this.#wrong();
      this.#tokens.push(token);
    }
  }

  all(): Condition {
    const condition = this.#either();
    if (this.#tokens.length > 0) throw this.#wrong();
    return condition;
  }

  #either(): Condition {
    const alternatives = [this.#both()];
    while (this.#take('||')) alternatives.push(this.#both());
    return (value) => alternatives.some((matches) => matches(value));
  }

  #both(): Condition {
    const conditions = [this.#one()];
    while (this.#take('&&')) conditions.push(this.#one());
    return (value) => conditions.every((matches) => matches(value));
  }

  #one(): Condition {
    if (this.#take('(')) {
      const inner = this.#either();
      if (!this.#take(')')) throw this.#wrong();
      return inner;
    }
    const read = path(this.#tokens.shift() ?? '') ?? this.#fail();
    const operator = this.#tokens.shift();
    if (operator === 'IS' || operator === 'NOT') return this.#word(operator, read);
    const wanted = this.#tokens.shift();
    if (operator === undefined || wanted === undefined) throw this.#wrong();
    return comparison(operator, wanted, read) ?? this.#fail();
  }

  #word(operator: string, read: (value: unknown) => unknown): Condition {
    const word = this.#tokens.shift();
    if (operator === 'NOT' && word === 'EXISTS') return (value) => read(value) === undefined;
    if (word === 'NULL') return (value) => read(value) === null;
    if (word === 'TRUE') return (value) => read(value) === true;
    if (word === 'FALSE') return (value) => read(value) === false;
    return this.#fail();
  }

  #take(token: string): boolean {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }

  #fail(): never {
    throw this.#wrong();
  }

  #wrong(): AwsError {
    return invalid(`{${this.#text}}: not a condition such as $.status >= 500 && $.path = "/loyalty*"`);
  }
}

/** `$.a.b[0]` */
function path(text: string): ((value: unknown) => unknown) | undefined {
  if (!/^\$(?:\.[\w@-]+|\[\d+\])+$/.test(text)) return undefined;
  const keys = text.slice(1).match(/[\w@-]+/g) ?? [];
  return (value) =>
    keys.reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
      value,
    );
}

function comparison(operator: string, wanted: string, read: (value: unknown) => unknown): Condition | undefined {
  const isQuoted = wanted.startsWith('"');
  const text = isQuoted ? wanted.slice(1, -1).replace(/\\(.)/g, '$1') : wanted;
  const number = isQuoted ? Number.NaN : Number(text);
  const isLike = new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );
  const isEqual = (value: unknown) =>
    typeof value === 'number' || typeof value === 'boolean'
      ? String(value) === text || value === number
      : typeof value === 'string' && isLike.test(value);
  const isNumber = (value: unknown, compare: (one: number) => boolean) => typeof value === 'number' && compare(value);
  switch (operator) {
    case '=':
      return (value) => isEqual(read(value));
    case '!=':
      return (value) => read(value) !== undefined && !isEqual(read(value));
    default:
      if (Number.isNaN(number)) return undefined;
  }
  switch (operator) {
    case '>':
      return (value) => isNumber(read(value), (one) => one > number);
    case '>=':
      return (value) => isNumber(read(value), (one) => one >= number);
    case '<':
      return (value) => isNumber(read(value), (one) => one < number);
    case '<=':
      return (value) => isNumber(read(value), (one) => one <= number);
    default:
      return undefined;
  }
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', `Invalid filter pattern: ${message}`);
}
