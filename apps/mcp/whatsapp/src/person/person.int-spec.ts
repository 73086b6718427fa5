import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import { CreateWhatsapp1700000000250 } from '../migrations/0001-create-whatsapp.migration.js';
import { PersonRepository } from './person.repository.js';

const [ADA, BOB] = ['+491701234567', '+491707654321'];
let scope: TestScope;
let database: Database;
let people: PersonRepository;

beforeAll(async () => {
  scope = await testScope(['database']);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'mcp_whatsapp', migrations: [CreateWhatsapp1700000000250] });
  people = new PersonRepository(database);
  await database.query(`
    INSERT INTO whatsapp_chat (chat, name, opted_out_at, last_at) VALUES ('${ADA}', 'Ada', NULL, now()), ('${BOB}', 'Bob', now(), now());
    INSERT INTO whatsapp_message (id, chat, direction, text, at) VALUES ('1', '${ADA}', 'in', 'Ada here', now()), ('2', '${BOB}', 'in', 'STOP', now()), ('3', '${BOB}', 'out', 'Ask ${ADA}', now());
    INSERT INTO whatsapp_attempt (key, chat, text) VALUES ('g1', '${ADA}', 'Dear Ada')`);
});

afterAll(async () => {
  await database.close();
  await scope.dispose();
});

const everything = async (): Promise<string> =>
  JSON.stringify(await database.query('SELECT whatsapp_chat::text AS row FROM whatsapp_chat UNION ALL SELECT whatsapp_message::text FROM whatsapp_message UNION ALL SELECT whatsapp_attempt::text FROM whatsapp_attempt'));

describe('erasing somebody from the chats [R-PERSON-WHATSAPP]', () => {
  it('says what would go and changes nothing on a dry run', async () => {
    const before = await everything();
    expect((await people.erase(ADA, true)).map(({ kind, count }) => [kind, count])).toEqual([['WhatsApp chat', 1], ['WhatsApp message', 2], ['WhatsApp sending', 1]]);
    expect(await everything()).toBe(before);
  });

  it('leaves no trace of them, and again is no harm', async () => {
    await people.erase(ADA, false);
    expect(await people.erase(ADA, false)).toEqual([]);
    expect(await everything()).not.toMatch(/ada|491701234567/i);
    expect(await database.query('SELECT key FROM whatsapp_attempt')).toEqual([{ key: 'g1' }]);
  });

  it('keeps the number of who has opted out, so that they are not written to again', async () => {
    expect((await people.erase(BOB, false))[0]).toMatchObject({ kind: 'WhatsApp opt-out', fate: 'kept' });
    expect(await database.query('SELECT chat, name, opted_out_at IS NOT NULL AS out FROM whatsapp_chat')).toEqual([{ chat: BOB, name: null, out: true }]);
    expect((await people.records(BOB)).records.map(({ kind }) => kind)).toEqual(['WhatsApp chat']);
  });
});
