import { Database, type Row, type Statement } from '@waggle/persistence';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

/** The same database, which looks at the plan of each statement that runs on it outside a transaction. */
export class WatchedDatabase extends Database {
  /** The tables that were read from end to end. */
  readonly wholeReads = new Set<string>();
  /** As the database writes them, one a statement. */
  readonly plans: string[] = [];

  constructor({ dataSource, schema }: Database) {
    super(dataSource, schema);
  }

  override async query<T extends object = Row>(sql: string | Statement, params: readonly unknown[] = []): Promise<T[]> {
    const text = typeof sql === 'string' ? sql : sql.text;
    const [row] = await super.query<{ 'QUERY PLAN': ReadonlyArray<{ readonly Plan: Plan }> }>(`EXPLAIN (FORMAT JSON) ${text}`, params);
    this.plans.push(JSON.stringify(row));
    for (const { Plan } of row?.['QUERY PLAN'] ?? []) tablesReadBy(Plan).forEach((table) => this.wholeReads.add(table));
    return super.query<T>(sql, params);
  }
}

function tablesReadBy(plan: Plan): string[] {
  const own = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(tablesReadBy)];
}
