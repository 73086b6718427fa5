import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@waggle/persistence';
import { CONFIG } from '@waggle/runtime';
import type { GatewayConfig } from '../gateway.config.js';
import type { AccessRole } from './people.js';
import { hashOf, type Session } from './session.js';

/** How exactly it is kept when a session was last used: not every request shall write. */
const SEEN_WITHIN = '30 seconds';
const LIVE = 'SELECT * FROM session WHERE secret_hash = $1 AND expires > now() AND seen > now() - make_interval(mins => $2)';
const AS_IT_IS = 'SELECT person, role, credential, sealed_key, least(expires, now() + make_interval(mins => $2)) AS ends FROM live';

interface Row {
  readonly person: string;
  readonly role: AccessRole;
  readonly credential: string;
  readonly sealed_key: string | null;
  readonly ends: Date;
}

/** The sessions of all instances. The database's clock counts, so that they agree. */
@Injectable()
export class SessionRepository {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'SESSION_IDLE_MINUTES' | 'SESSION_HOURS'>,
  ) {}

  async add(session: Omit<Session, 'expires'>): Promise<Session> {
    const { secret, person, role, credential, sealedKey } = session;
    await this.database.query('DELETE FROM session WHERE expires < now()');
    const [row] = await this.database.query<Row>(
      `INSERT INTO session (secret_hash, person, role, credential, sealed_key, expires) VALUES ($1, $2, $3, $4, $5, now() + make_interval(hours => $6))
       RETURNING least(expires, now() + make_interval(mins => $7)) AS ends`,
      [hashOf(secret), person, role, credential, sealedKey, this.config.SESSION_HOURS, this.config.SESSION_IDLE_MINUTES],
    );
    return { ...session, expires: row?.ends ?? new Date() };
  }

  /** The live session of this secret, used now. */
  async use(secret: string): Promise<Session | undefined> {
    return this.read(secret, `WITH live AS (${LIVE}), used AS (
      UPDATE session SET seen = now() FROM live WHERE session.secret_hash = live.secret_hash AND live.seen < now() - interval '${SEEN_WITHIN}'
    ) ${AS_IT_IS}`);
  }

  /** The same, without using it. */
  async find(secret: string): Promise<Session | undefined> {
    return this.read(secret, `WITH live AS (${LIVE}) ${AS_IT_IS}`);
  }

  private async read(secret: string, sql: string): Promise<Session | undefined> {
    const [row] = await this.database.query<Row>(sql, [hashOf(secret), this.config.SESSION_IDLE_MINUTES]);
    if (row === undefined) return undefined;
    return { secret, person: row.person, role: row.role, credential: row.credential, sealedKey: row.sealed_key, expires: row.ends };
  }

  async remove(secret: string): Promise<void> {
    await this.database.query('DELETE FROM session WHERE secret_hash = $1', [hashOf(secret)]);
  }
}
