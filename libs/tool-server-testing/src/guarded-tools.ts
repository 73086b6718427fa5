import type { Tool } from '@waggle/contracts';
import { toolDigest } from '@waggle/grants';
import { generateKeyPair, loadSigningKey, signGrant } from '@waggle/grants/signer';
import { waitFor } from '@waggle/testing';
import fc from 'fast-check';
import { changedArguments } from './changed-arguments.js';
import { rawOutcomeOf } from './raw-call.js';
import { outcomeOf, TEST_TASK, type ToolServerFixture } from './tool-server-fixture.js';

/** A DANGEROUS tool with arguments that would take effect. */
export interface GuardedTool {
  readonly tool: Tool;
  /** Valid arguments of an effect that was not made before; prepares what they refer to. */
  readonly args: () => Promise<Record<string, unknown>>;
  /** How many things were done to the outside world so far: asked of that world, not of the ledger. */
  readonly effects: () => Promise<number>;
}

/** Half an hour ago every grant has expired. */
const LONG_AGO = 30 * 60_000;
const CHANGES = 40;
const SIDE_BY_SIDE = 50;

/**
 * Describes what must hold for each of these tools: without exactly the right grant nothing happens and it is audited and
 * alarmed; with it, it happens once. Call it at the top level of an int-spec.
 */
export function describeGuardedTools(fixture: () => ToolServerFixture, tools: readonly GuardedTool[]): void {
  describe.each(tools.map((guarded) => [guarded.tool.name, guarded] as const))('the DANGEROUS tool %s', (_name, guarded) => {
    itRefusesWrongGrants(fixture, guarded);
    itRefusesChangedArguments(fixture, guarded);
    itActsOnce(fixture, guarded);
  });
}

type Fixture = () => ToolServerFixture;
type Args = Record<string, unknown>;

const WRONG: ReadonlyArray<readonly [string, string, (server: ToolServerFixture, tool: Tool, args: Args) => Promise<string | undefined>]> = [
  ['no grant', 'grant_missing', async () => undefined],
  ['what is no grant', 'grant_malformed', async () => 'x.y.z'],
  ['a grant for another tool', 'grant_wrong_tool', (server, tool, args) => server.grant(tool, args, { tool: `${tool.name}_` })],
  ['a grant for another server', 'grant_wrong_tool', (server, tool, args) => server.grant(tool, args, { server: `${tool.server}_` })],
  ['a grant for another zone', 'grant_wrong_zone', (server, tool, args) => server.grant(tool, args, { zone: 'cloud' })],
  ['a grant for another task', 'grant_wrong_task', (server, tool, args) => server.grant(tool, args, { taskId: `${TEST_TASK}_` })],
  ['a grant of the tool as it was described once', 'grant_wrong_definition', (server, tool, args) => server.grant(tool, args, { toolDigest: '0'.repeat(64) })],
  ['an expired grant', 'grant_expired', (server, tool, args) => server.grant(tool, args, {}, Date.now() - LONG_AGO)],
  ['a grant of the time to come', 'grant_not_yet_valid', (server, tool, args) => server.grant(tool, args, {}, Date.now() + LONG_AGO)],
  ['a grant of an unknown key', 'grant_signature', (_server, tool, args) => foreignGrant(tool, args)],
];

async function foreignGrant(tool: Tool, args: Args): Promise<string> {
  const key = await loadSigningKey((await generateKeyPair()).privateJwk);
  return (await signGrant({ approvalId: 'a', taskId: TEST_TASK, server: tool.server, tool: tool.name, toolDigest: toolDigest(tool), args, approvers: ['o'], zone: 'local' }, key)).jws;
}

function itRefusesWrongGrants(fixture: Fixture, { tool, args: make, effects }: GuardedTool): void {
  it.each(WRONG)('refuses %s: coded, audited, alarmed', async (_title, code, grantOf) => {
    const server = fixture();
    const args = await make();
    const before = await effects();
    const grant = await grantOf(server, tool, args);
    const heard = { audited: server.audited.length, alerts: server.alerts.length };
    expect(await outcomeOf(server.client('security').call(tool, args, { taskId: TEST_TASK, ...(grant !== undefined && { grant }) }))).toBe(code);
    expect(await effects()).toBe(before);
    await waitFor(() => server.audited.slice(heard.audited).some((entry) => entry.output === code && entry.target === `${tool.server}.${tool.name}` && !entry.success));
    await waitFor(() => server.alerts.slice(heard.alerts).includes(code));
  });

  it('refuses every agent but the executing one, and in every other zone', async () => {
    const server = fixture();
    const args = await make();
    const before = await effects();
    const grant = await server.grant(tool, args);
    for (const agent of ['sales', 'finance', 'content', 'generalist'] as const) {
      expect(await outcomeOf(server.client(agent).call(tool, args, { grant, taskId: TEST_TASK }))).toBe('tool_denied');
    }
    expect(await effects()).toBe(before);
  });
}

function itRefusesChangedArguments(fixture: Fixture, { tool, args: make, effects }: GuardedTool): void {
  it('refuses arguments that were changed in any place', async () => {
    const server = fixture();
    const args = await make();
    const before = await effects();
    const grant = await server.grant(tool, args);
    const property = fc.asyncProperty(changedArguments(args), async (changed) => {
      expect(['grant_wrong_arguments', 'tool_input_invalid']).toContain(await rawOutcomeOf(server, 'security', tool, changed, grant));
    });
    await fc.assert(property, { numRuns: CHANGES });
    expect(await effects()).toBe(before);
  });
}

function itActsOnce(fixture: Fixture, { tool, args: make, effects }: GuardedTool): void {
  it('acts once when the same grant comes many times side by side and again later, and refuses it to everybody else', async () => {
    const server = fixture();
    const args = await make();
    const before = await effects();
    const grant = await server.grant(tool, args);
    const client = server.client('security');
    const calls = Array.from({ length: SIDE_BY_SIDE }, () => client.call(tool, args, { grant, taskId: TEST_TASK }));
    const results = await Promise.all(calls);
    const later = await client.call(tool, args, { grant, taskId: TEST_TASK });
    const receipts = [...results, later].map((result) => JSON.stringify((result as { receipt?: unknown }).receipt));
    expect(new Set(receipts).size).toBe(1);
    expect(receipts[0]).toContain('"mode":"live"');
    expect(await effects()).toBe(before + 1);
  });

  it('goes through every check in a dry run and leaves the world alone', async () => {
    const server = fixture();
    const url = await server.another({ DRY_RUN: 'true' });
    const args = await make();
    const before = await effects();
    const result = await server.client('security', url).call(tool, args, { grant: await server.grant(tool, args), taskId: TEST_TASK });
    expect((result as { receipt?: unknown }).receipt).toMatchObject({ mode: 'dry_run' });
    expect(await outcomeOf(server.client('security', url).call(tool, args, { taskId: TEST_TASK }))).toBe('grant_missing');
    expect(await effects()).toBe(before);
  });
}
