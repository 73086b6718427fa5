import type { SocialPlatform } from '@waggle/contracts';
import type { Database } from '@waggle/persistence';

/** Noted before a platform is called, so that after a crash it is known since when to look, and in which container. */
export interface Attempt {
  readonly startedAt: Date;
  /** Instagram's, which can be published once. */
  readonly container: string | null;
  /** False: the grant had come this far before. */
  readonly first: boolean;
}

interface AttemptRow {
  started_at: Date;
  container: string | null;
  first?: boolean;
}

/** What was begun at a platform, by grant. */
export class AttemptRepository {
  constructor(private readonly database: Database) {}

  /** Notes that the platform is about to be called. */
  async begin(key: string, platform: SocialPlatform): Promise<Attempt> {
    const [made] = await this.database.query<AttemptRow>(
      'INSERT INTO social_attempt (key, platform) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING started_at, container',
      [key, platform],
    );
    if (made !== undefined) return { ...toAttempt(made), first: true };
    return (await this.find(key)) ?? this.begin(key, platform);
  }

  async find(key: string): Promise<Attempt | undefined> {
    const [row] = await this.database.query<AttemptRow>('SELECT started_at, container FROM social_attempt WHERE key = $1', [key]);
    return row === undefined ? undefined : toAttempt(row);
  }

  async keepContainer(key: string, container: string | null): Promise<void> {
    await this.database.query('UPDATE social_attempt SET container = $2 WHERE key = $1', [key, container]);
  }
}

function toAttempt(row: AttemptRow): Attempt {
  return { startedAt: row.started_at, container: row.container, first: false };
}
