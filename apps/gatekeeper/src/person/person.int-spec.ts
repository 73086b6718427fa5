import { PersonErase, PersonExport } from '@waggle/contracts';
import { GatekeeperFixture } from '../../test/gatekeeper-fixture.js';

const ADDRESS = 'ada@example.org';
let gatekeeper: GatekeeperFixture;

beforeAll(async () => {
  gatekeeper = await GatekeeperFixture.start();
});
afterAll(() => gatekeeper.stop());

describe('erasing a person from the approvals', () => {
  it('takes them out of what is decided, and names what is under way [R-PERSON-APPROVALS]', async () => {
    const decided = await gatekeeper.submit();
    await gatekeeper.decide(decided, { verdict: 'reject', reason: `not to ${ADDRESS}` });
    const open = await gatekeeper.submit();
    const erase = (dryRun: boolean) => gatekeeper.messenger.ask(PersonErase, { address: ADDRESS, dryRun }, { to: 'gatekeeper' });
    expect((await erase(true)).parts).toMatchObject([{ count: 1, fate: 'anonymised' }, { count: 1, fate: 'kept' }]);
    await erase(false);
    expect((await erase(false)).parts).toMatchObject([{ kind: 'approval that is open', count: 1 }]);
    const { records } = await gatekeeper.messenger.ask(PersonExport, { address: ADDRESS }, { to: 'gatekeeper' });
    expect(records.map(({ id }) => id)).toEqual([open.id]);
    expect(JSON.stringify(await gatekeeper.find(decided.id))).not.toMatch(/\bada\b/i);
    expect(await gatekeeper.find(decided.id)).toMatchObject({ state: 'rejected', digest: decided.digest, decidedBy: 'olga' });
  });
});
