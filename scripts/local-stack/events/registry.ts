import type { DatabaseSync } from 'node:sqlite';
import { AwsError } from '../gateway/aws-protocol.ts';
import { DEFAULT_BUS, type EventArns } from './arns.ts';
import type { FlatEvent } from './flat-event.ts';
import { compilePattern } from './pattern.ts';
import { compileTarget, type Target } from './target.ts';
import { inTransaction } from './transaction.ts';

export interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly createdAtMs: number;
  readonly rules: Map<string, Rule>;
}

export interface RuleDefinition {
  readonly name: string;
  readonly busName: string;
  readonly eventPattern: string;
  readonly isEnabled: boolean;
  readonly description?: string;
  readonly roleArn?: string;
}

export interface Rule extends RuleDefinition {
  readonly arn: string;
  readonly matches: (event: FlatEvent) => boolean;
  readonly targets: Map<string, Target>;
}

interface RuleRow {
  readonly bus: string;
  readonly name: string;
  readonly event_pattern: string;
  readonly is_enabled: number;
  readonly description: string | null;
  readonly role_arn: string | null;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events_buses (
    name TEXT PRIMARY KEY,
    description TEXT,
    created_at_ms INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS events_rules (
    bus TEXT NOT NULL,
    name TEXT NOT NULL,
    event_pattern TEXT NOT NULL,
    is_enabled INTEGER NOT NULL,
    description TEXT,
    role_arn TEXT,
    PRIMARY KEY (bus, name)
  );
  CREATE TABLE IF NOT EXISTS events_targets (
    bus TEXT NOT NULL,
    rule TEXT NOT NULL,
    id TEXT NOT NULL,
    target TEXT NOT NULL, -- JSON, as given to PutTargets
    PRIMARY KEY (bus, rule, id)
  );
`;

/** Buses, rules and targets: compiled in memory for every event, written down with every change. */
export class Registry {
  readonly #database: DatabaseSync;
  readonly #arns: EventArns;
  readonly #buses = new Map<string, Bus>();

  constructor(database: DatabaseSync, arns: EventArns, nowMs: number) {
    this.#database = database;
    this.#arns = arns;
    database.exec(SCHEMA);
    database.prepare('INSERT OR IGNORE INTO events_buses (name, created_at_ms) VALUES (?, ?)').run(DEFAULT_BUS, nowMs);
    this.#load();
  }

  #load(): void {
    const buses = this.#database.prepare('SELECT * FROM events_buses').all() as unknown as {
      name: string;
      description: string | null;
      created_at_ms: number;
    }[];
    for (const row of buses) this.#hold(row.name, row.description ?? undefined, row.created_at_ms);
    for (const row of this.#database.prepare('SELECT * FROM events_rules').all() as unknown as RuleRow[])
      this.#compile({
        name: row.name,
        busName: row.bus,
        eventPattern: row.event_pattern,
        isEnabled: row.is_enabled === 1,
        ...(row.description === null ? {} : { description: row.description }),
        ...(row.role_arn === null ? {} : { roleArn: row.role_arn }),
      });
    const targets = this.#database.prepare('SELECT bus, rule, target FROM events_targets').all() as unknown as {
      bus: string;
      rule: string;
      target: string;
    }[];
    for (const row of targets) {
      const rule = this.rule(row.bus, row.rule);
      const target = compileTarget(JSON.parse(row.target), rule);
      rule.targets.set(target.id, target);
    }
  }

  #hold(name: string, description: string | undefined, createdAtMs: number): Bus {
    const arn = this.#arns.bus(name);
    const bus = { name, arn, createdAtMs, rules: new Map(), ...(description === undefined ? {} : { description }) };
    this.#buses.set(name, bus);
    return bus;
  }

  #compile(definition: RuleDefinition): Rule {
    const { rules } = this.bus(definition.busName);
    const rule = {
      ...definition,
      arn: this.#arns.rule(definition.busName, definition.name),
      matches: compilePattern(definition.eventPattern),
      targets: rules.get(definition.name)?.targets ?? new Map<string, Target>(),
    };
    rules.set(rule.name, rule);
    return rule;
  }

  get buses(): Bus[] {
    return [...this.#buses.values()];
  }

  find(busName: string): Bus | undefined {
    return this.#buses.get(busName);
  }

  /** @throws AwsError ResourceNotFoundException */
  bus(name: string): Bus {
    const bus = this.find(name);
    if (!bus) throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
    return bus;
  }

  /** @throws AwsError ResourceNotFoundException */
  rule(busName: string, name: string): Rule {
    const rule = this.bus(busName).rules.get(name);
    if (!rule) throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${busName}.`);
    return rule;
  }

  addBus(name: string, description: string | undefined, nowMs: number): Bus {
    this.#database
      .prepare('INSERT INTO events_buses (name, description, created_at_ms) VALUES (?, ?, ?)')
      .run(name, description ?? null, nowMs);
    return this.#hold(name, description, nowMs);
  }

  removeBus(name: string): void {
    this.#database.prepare('DELETE FROM events_buses WHERE name = ?').run(name);
    this.#buses.delete(name);
  }

  /** Adds the rule or replaces its definition; its targets stay. @throws AwsError InvalidEventPatternException */
  putRule(definition: RuleDefinition): Rule {
    const rule = this.#compile(definition);
    this.#database
      .prepare('INSERT OR REPLACE INTO events_rules VALUES (?, ?, ?, ?, ?, ?)')
      .run(
        rule.busName,
        rule.name,
        rule.eventPattern,
        rule.isEnabled ? 1 : 0,
        rule.description ?? null,
        rule.roleArn ?? null,
      );
    return rule;
  }

  removeRule(rule: Rule): void {
    this.#database.prepare('DELETE FROM events_rules WHERE bus = ? AND name = ?').run(rule.busName, rule.name);
    this.find(rule.busName)?.rules.delete(rule.name);
  }

  putTargets(rule: Rule, targets: readonly Target[]): void {
    const insert = this.#database.prepare('INSERT OR REPLACE INTO events_targets VALUES (?, ?, ?, ?)');
    inTransaction(this.#database, () => {
      for (const target of targets) insert.run(rule.busName, rule.name, target.id, JSON.stringify(target.definition));
    });
    for (const target of targets) rule.targets.set(target.id, target);
  }

  removeTargets(rule: Rule, ids: readonly string[]): void {
    const remove = this.#database.prepare('DELETE FROM events_targets WHERE bus = ? AND rule = ? AND id = ?');
    inTransaction(this.#database, () => {
      for (const id of ids) remove.run(rule.busName, rule.name, id);
    });
    for (const id of ids) rule.targets.delete(id);
  }
}
