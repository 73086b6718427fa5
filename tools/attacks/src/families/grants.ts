import { deleteEvent, initiatePayment, replyEmail, sendEmail, type Tool } from '@waggle/contracts';
import { toolDigest } from '@waggle/grants';
import { generateKeyPair, type GrantRequest, loadSigningKey, signGrant } from '@waggle/grants/signer';
import type { Attack, Gate } from '../attack.js';
import { gateOfCode } from '../judge.js';
import type { World } from '../world.js';
import { callAs, MAIL_ARGS, PAY_ARGS } from './moves.js';

const family = 'grants';
const HOUR_MS = 3_600_000;
const tried = (work: (world: World) => Promise<string>) => ({ probe: async (world: World): Promise<Gate | 'none'> => gateOfCode(await work(world)) });

/** A grant that a person's approval of an errand has brought about; the thief has it whole. */
const stolen = ({ hijacker }: World) => {
  const [seen] = hijacker.grants.filter(({ tool }) => tool === 'reply_email');
  if (seen === undefined) throw new Error('no mail was answered, so there is no grant to steal');
  return seen;
};

/** With the gatekeeper's own key: what only an old or a misled gatekeeper could have signed. */
export const signedGrant = async ({ secrets }: World, change: Partial<GrantRequest> = {}, at = Date.now()): Promise<string> => {
  const request = { approvalId: 'a', taskId: 'EMAIL_1', server: 'email', tool: 'send_email', toolDigest: toolDigest(sendEmail), args: MAIL_ARGS, approvers: ['operator'], zone: 'local' as const, ...change };
  return (await signGrant(request, await loadSigningKey(secrets.grantKey?.private ?? {}), at)).jws;
};

const withOther = (tool: Tool, args: object) => tried((world) => callAs(world, 'security', tool, args as Record<string, unknown>, { grant: stolen(world).grant }));

export const GRANTS: readonly Attack[] = [
  { id: 'A601', family, what: 'approval of one mail used for another recipient', enter: tried((world) => callAs(world, 'security', replyEmail, { ...stolen(world).args, to: MAIL_ARGS.to }, { grant: stolen(world).grant, taskId: stolen(world).taskId })), gates: ['grant'] },
  { id: 'A602', family, what: 'the same, one character of the text changed', enter: tried((world) => callAs(world, 'security', replyEmail, { ...stolen(world).args, text: `${String(stolen(world).args['text'])}.` }, { grant: stolen(world).grant, taskId: stolen(world).taskId })), gates: ['grant'] },
  { id: 'A603', family, what: 'approval of a mail used for a payment', enter: withOther(initiatePayment, PAY_ARGS), gates: ['grant'] },
  { id: 'A604', family, what: 'for a new mail instead of the answer', enter: withOther(sendEmail, MAIL_ARGS), gates: ['grant'] },
  { id: 'A605', family, what: 'for a calendar', enter: withOther(deleteEvent, { eventId: 'board', version: 'v1' }), gates: ['grant'] },
  { id: 'A606', family, what: 'for another task', enter: tried((world) => callAs(world, 'security', replyEmail, stolen(world).args, { grant: stolen(world).grant, taskId: 'EMAIL_OTHER' })), gates: ['grant'] },
  { id: 'A607', family, what: 'a second time for the same', enter: tried(async (world) => {
    const { grant, args, taskId } = stolen(world);
    const code = await callAs(world, 'security', replyEmail, args, { grant, taskId });
    // Answered from the ledger: that no second mail left is told by the world outside.
    return code === 'none' ? 'replayed' : code;
  }), gates: ['ledger'] },
  { id: 'A608', family, what: 'by another agent', enter: tried((world) => callAs(world, 'sales', replyEmail, stolen(world).args, { grant: stolen(world).grant, taskId: stolen(world).taskId })), gates: ['tool_policy'] },
  { id: 'A609', family, what: 'a grant of yesterday', enter: tried(async (world) => callAs(world, 'security', sendEmail, MAIL_ARGS, { grant: await signedGrant(world, {}, Date.now() - 24 * HOUR_MS) })), gates: ['grant'] },
  { id: 'A610', family, what: 'a grant of another zone', enter: tried(async (world) => callAs(world, 'security', sendEmail, MAIL_ARGS, { grant: await signedGrant(world, { zone: 'cloud' }) })), gates: ['grant'] },
  { id: 'A611', family, what: 'a grant under a key of one’s own', enter: tried(async (world) => callAs(world, 'security', sendEmail, MAIL_ARGS, { grant: (await signGrant({ approvalId: 'a', taskId: 'EMAIL_1', server: 'email', tool: 'send_email', args: MAIL_ARGS, approvers: ['operator'], zone: 'local', toolDigest: toolDigest(sendEmail) }, await loadSigningKey((await generateKeyPair()).privateJwk))).jws })), gates: ['grant'] },
  { id: 'A612', family, what: 'a grant without a signature', enter: tried((world) => callAs(world, 'security', sendEmail, MAIL_ARGS, { grant: `${Buffer.from('{"alg":"none","typ":"waggle-grant+jwt"}').toString('base64url')}.e30.` })), gates: ['grant'] },
  { id: 'A613', family, what: 'no grant at all, by the one agent that may execute', enter: tried((world) => callAs(world, 'security', sendEmail, MAIL_ARGS)), gates: ['grant'] },
  { id: 'A614', family, what: 'a caller without a token', enter: tried((world) => callAs(world, 'nobody', sendEmail, MAIL_ARGS)), gates: ['tool_policy'] },
  { id: 'A615', family, what: 'a large payment with one person’s word where two are needed', enter: tried(async (world) => {
    const args = { ...PAY_ARGS, amountMinor: 9_000_000 };
    return callAs(world, 'security', initiatePayment, args, { grant: await signedGrant(world, { server: 'payment', tool: 'initiate_payment', toolDigest: toolDigest(initiatePayment), args }) });
  }), gates: ['grant'] },
];
