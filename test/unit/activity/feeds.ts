import activity from '../../../shared/activity/table.json' with { type: 'json' };
import { type Happening, toldBy } from '../../../shared/activity/told-by.ts';
import { NOON } from '../../builders/accounts.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

export const anActivityTable = () => new InMemoryTable({ name: 'activity', shape: activity as unknown as TableShape });

export const told = (type: string, data: Happening['data'], more: Partial<Happening> = {}) =>
  toldBy({ eventId: 'e1', happenedAt: NOON, type, data, ...more });
