import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';
import { APPROVAL_SETTINGS } from '@waggle/policy';
import { z } from 'zod';

/** Viewers look; approvers and admins decide. */
export const operatorSchema = z.object({
  name: z.string().min(1),
  role: z.enum(['viewer', 'approver', 'admin']),
  /** See `decisionKey` of libs/grants. */
  decisionKey: z.string().min(32),
  /** Slack's id of this person (U…): whoever decides in Slack as that user decides as this person. */
  slackUser: z.string().regex(/^[UW][A-Z0-9]{2,30}$/).optional(),
});
export type Operator = z.infer<typeof operatorSchema>;

const operatorsText = z
  .string()
  .default('[]')
  .transform((text, context) => {
    try {
      return z.array(operatorSchema).refine(haveOwnSlackUsers).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON: [{"name", "role": "viewer|approver|admin", "decisionKey", "slackUser"?}]' });
      return z.NEVER;
    }
  });

/** Two people behind one Slack user could not be told apart. */
function haveOwnSlackUsers(people: readonly Operator[]): boolean {
  const users = people.flatMap(({ slackUser }) => slackUser ?? []);
  return new Set(users).size === users.length;
}

export const gatekeeperConfig = defineConfig({
  OPERATORS: { schema: operatorsText, description: 'Who may decide, with the decision key that the token of each yields.', secret: true, neverEmpty: true },
  FOLDER_DECISION_KEY: { schema: z.string().default(''), description: 'Proves that an approval file was moved in the local workspace; counts for the channel folder alone. Empty: no such decision counts.', secret: true },
  FOLDER_OPERATOR: { schema: z.string().default(''), description: 'The one person in whose name a moved approval file decides.' },
  SLACK_SIGNING_SECRET: { schema: z.string().default(''), description: 'The signing secret of the Slack app; without it no decision is taken from Slack.', secret: true },
  GRANT_SIGNING_KEY: { schema: z.string({ error: 'is needed: a private Ed25519 JWK' }), description: 'The private key (JWK, JSON) that grants are signed with.', secret: true, neverEmpty: true },
  GRANT_MINUTES: { schema: wholeNumberSchema(15, 1, 1440), description: 'How long a grant is valid, in minutes.' },
  UNDO_SECONDS: { schema: wholeNumberSchema(10, 0, 3600), description: 'How long an approval can be taken back before its grant is signed; 0 signs at once.' },
  ...APPROVAL_SETTINGS,
  SCANNER: { schema: z.string().default(''), description: 'The agent that scans edited texts; default: security, or the generalist in the role single.' },
});
export type GatekeeperConfig = ConfigOf<typeof gatekeeperConfig>;
