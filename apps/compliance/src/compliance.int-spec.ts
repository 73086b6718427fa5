import { Controller, Injectable } from '@nestjs/common';
import * as contracts from '@waggle/contracts';
import { type Message, type PayloadOf, PERSON_KEEPERS, PersonErase, ProofCheck, type ReplyOf } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Handles } from '@waggle/messaging';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope } from '@waggle/testing';
import { ErasureRepository } from './erasure/erasure.repository.js';
import { ErasureService } from './erasure/erasure.service.js';
import { CreateCompliance1700000003340 } from './migrations/0001-create-compliance.migration.js';

const ADDRESS = 'ada@example.org';
let scope: TestScope;
let services: RunningService[];
let database: Database;
let erasures: ErasureService;
const erased: string[] = [];
const away = new Set<string>();
/** A keeper that begins and does not answer until it is let go. */
const hanging = { name: '', begun: (): void => undefined, letGo: Promise.resolve() };

/** The part of the service under test; the whole one asks services that are none of this spec's. */
@Injectable()
class Desk {
  constructor(given: ErasureService) {
    erasures = given;
  }
}

/** What a service of that name must handle at least. */
const ownedBy = (name: string): Message[] => (Object.values(contracts) as unknown[]).filter((one): one is Message => typeof one === 'object' && one !== null && 'owner' in one && one.owner === name && 'kind' in one && one.kind !== 'event');

function keeperNamed(name: string) {
  @Controller()
  class Keeper {
    @Handles(PersonErase)
    async erase({ dryRun }: PayloadOf<typeof PersonErase>): Promise<ReplyOf<typeof PersonErase>> {
      if (away.has(name)) throw new AppError('database_unavailable', 'transient', 'as asked');
      if (!dryRun && hanging.name === name) {
        hanging.begun();
        await hanging.letGo;
        throw new AppError('database_unavailable', 'transient', 'as asked');
      }
      if (!dryRun) erased.push(name);
      return { parts: [{ kind: 'row', count: 1, fate: 'erased', why: '' }] };
    }

    @Handles(ownedBy(name))
    async other(): Promise<never> {
      throw new Error('not asked in this spec');
    }

    @Handles(ProofCheck)
    async check({ statement, proof }: PayloadOf<typeof ProofCheck>): Promise<ReplyOf<typeof ProofCheck>> {
      if (proof !== 'olga') throw new AppError('proof_invalid', 'denied', 'The proof does not fit');
      return { person: statement.person };
    }
  }
  return Keeper;
}

const statement = { action: 'person.erase' as const, address: ADDRESS, person: 'olga', channel: 'rest', decidedAt: new Date().toISOString() };

const desk = defineService({ name: 'desk', plane: 'core', roles: ['swarm'], providers: [ErasureRepository, ErasureService, Desk], persistence: { migrations: [CreateCompliance1700000003340] } });
const startDesk = (): Promise<RunningService> => startService(desk, { env: { ...scope.env, LOG_LEVEL: 'silent' } });

beforeAll(async () => {
  scope = await testScope();
  const env = { ...scope.env, LOG_LEVEL: 'silent' };
  services = [];
  for (const name of PERSON_KEEPERS) services.push(await startService(defineService({ name: `${name}`, plane: 'core', roles: ['swarm'], controllers: [keeperNamed(name)] }), { env }));
  services.push(await startDesk());
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'desk', migrations: [] });
});

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await database.close();
  await scope.dispose();
});

describe('an erasure', () => {
  it('erases nothing without a proof', async () => {
    const preview = await erasures.request({ statement, proof: null });
    expect(preview).toMatchObject({ dryRun: true, finished: false });
    await expect(erasures.request({ statement, proof: 'forged' })).rejects.toMatchObject({ code: 'proof_invalid' });
    expect(erased).toEqual([]);
  });

  it('is carried on where a service was away, and forgets the address with the last one [R-PERSON-ERASE]', async () => {
    away.add('gatekeeper');
    expect(await erasures.request({ statement, proof: 'olga' })).toMatchObject({ finished: false });
    expect(await database.query('SELECT address FROM erasure')).toEqual([{ address: ADDRESS }]);
    away.clear();
    await erasures.resume();
    expect([...erased].sort()).toEqual([...PERSON_KEEPERS].sort());
    expect(await database.query('SELECT address, finished_at IS NULL AS open FROM erasure')).toEqual([{ address: null, open: false }]);
    await erasures.resume();
    expect(erased).toHaveLength(PERSON_KEEPERS.length);
  });
  it('is carried on by the next instance when one was stopped in the middle [R-PERSON-ERASE]', async () => {
    erased.length = 0;
    let letGo = (): void => undefined;
    const begun = new Promise<void>((resolve) => Object.assign(hanging, { name: 'workspace', begun: resolve, letGo: new Promise<void>((go) => (letGo = go)) }));
    const cut = erasures.request({ statement: { ...statement, address: 'bob@example.org' }, proof: 'olga' }).catch((thrown: unknown) => thrown);
    await begun;
    const stopped = services.pop()?.stop();
    letGo();
    await Promise.all([stopped, cut]);
    hanging.name = '';
    services.push(await startDesk());
    expect(await database.query('SELECT address FROM erasure WHERE finished_at IS NULL')).toEqual([{ address: 'bob@example.org' }]);
    await erasures.resume();
    expect(new Set(erased)).toEqual(new Set(PERSON_KEEPERS));
    expect(await database.query('SELECT address FROM erasure')).toEqual([{ address: null }, { address: null }]);
  });
});
