import { Injectable } from '@nestjs/common';
import type { ComplianceReport } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';

@Injectable()
export class ReportRepository {
  constructor(private readonly database: Database) {}

  /** @param week set for the report of a week, which is written once; false when another instance has written it. */
  async add(tx: Transaction, report: ComplianceReport, week: string | null): Promise<boolean> {
    const sql = 'INSERT INTO report (id, at, week, report) VALUES ($1, $2, $3, $4::jsonb) ON CONFLICT (week) DO NOTHING RETURNING id';
    return (await tx.query(sql, [report.id, report.at, week, JSON.stringify(report)])).length > 0;
  }

  async latest(): Promise<ComplianceReport | null> {
    return (await this.database.query<{ report: ComplianceReport }>('SELECT report FROM report ORDER BY at DESC LIMIT 1'))[0]?.report ?? null;
  }

  async has(week: string): Promise<boolean> {
    return (await this.database.query('SELECT 1 FROM report WHERE week = $1', [week])).length > 0;
  }
}
