import { openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';

describe('a transaction in which nothing is asked for', () => {
  let scope: TestScope;

  beforeEach(async () => {
    scope = await testScope();
  });
  afterEach(() => scope.dispose());

  it('is ended, so that whoever stands still holds up nobody for long, and its own work fails as one that may be tried again', async () => {
    const url = scope.env.DATABASE_URL;
    const [still, other] = await Promise.all([openDatabase({ url, schema: 'idle', migrations: [], idleTransactionMs: 300 }), openDatabase({ url, schema: 'idle', migrations: [] })]);
    try {
      await other.query('CREATE TABLE thing (id int PRIMARY KEY)');
      let goOn: () => void = () => undefined;
      let begun: () => void = () => undefined;
      const stands = new Promise<void>((resolve) => (goOn = resolve));
      const holds = new Promise<void>((resolve) => (begun = resolve));
      const overtaken = still.transaction(async (tx) => {
        await tx.query('INSERT INTO thing VALUES (1)');
        begun();
        await stands;
        await tx.query('INSERT INTO thing VALUES (2)');
      });
      const outcome = overtaken.catch((error: unknown) => error);
      await holds;
      // Waits for the row of the one that stands still.
      await other.query('INSERT INTO thing VALUES (1)');
      goOn();
      expect(await outcome).toMatchObject({ code: 'database_unavailable', kind: 'transient' });
      expect(await other.query('SELECT id FROM thing')).toEqual([{ id: 1 }]);
      expect(await still.query('SELECT id FROM thing')).toEqual([{ id: 1 }]);
    } finally {
      await Promise.all([still.close(), other.close()]);
    }
  });
});
