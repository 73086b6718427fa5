// docs/draft-only.md: what a cloud zone cannot do, where it is refused, and what it is not given, as contracts and definitions say.
import '@waggle/from-source';

const { ACTING_MESSAGES, LOCAL_SERVICES, ROLES, TOOLS, ZONE_OF } = await import('@waggle/contracts');
const { settingsWith } = await import('@waggle/config');
const { BLOCKED_OPERATIONS } = await import('@waggle/policy');

const code = (names) => names.map((name) => `\`${name}\``).join(' ');
const inCloud = ({ roles }) => roles.some((role) => ZONE_OF[role] === 'cloud');

/** With every way of posting: one platform is as much an operation as another. */
function operationRow(name, definitions) {
  const [server, toolName] = name.split('.');
  const tool = TOOLS.find((one) => one.server === server && one.name === toolName);
  const deployed = definitions.some((definition) => definition.name === `mcp-${server}` && inCloud(definition));
  const acts = definitions.find((definition) => definition.name === `mcp-${server}`);
  const withheld = acts ? settingsWith('acts', acts.config) : [];
  return `| \`${name}\` | ${tool.description.split(/[.:] /)[0].replace(/\.$/, '')} | \`tool_not_in_zone\` | ${deployed ? '`tool_denied`' : '`tool_denied`, if it were there'} | ${deployed ? `withheld: ${code(withheld)}` : 'no such server'} |`;
}

function bothRow(definition) {
  const names = settingsWith('reads_and_acts', definition.config);
  return names.length === 0 || !inCloud(definition) ? [] : [`| ${definition.name} | ${code(names)} |`];
}

/** The page. */
export function draftOnlyPage(definitions) {
  return `# What a cloud zone cannot do
<!-- Rendered by tools/deploy from contracts, policy and the services' definitions; change it there. -->

A zone in the role \`cloud\` (${code(ROLES.filter((role) => ZONE_OF[role] === 'cloud'))} runs in the cloud zone, ${code(ROLES.filter((role) => ZONE_OF[role] === 'local'))} in the local one) reads, thinks and drafts.
Whatever would act on the outside world is refused there at three places that know nothing of each other, so that a mistake at one, or at
two, undoes nothing:

1. **The client of the agents.** A DANGEROUS tool is not even called: \`tool_not_in_zone\`, audited as \`tool.not_called\`. The class is that
   of the contracts, whatever an agent says of its tool.
2. **The tool server.** It neither lists nor runs a DANGEROUS tool: \`tool_denied\`, audited, with an alert. It holds no key, so that no
   grant is good, and the policy gives these tools to no cloud zone.
3. **What is deployed.** ${code(LOCAL_SERVICES)} do not exist there. The zone makes no key that signs grants. Of a user's settings, those
   that are for acting alone are given to no service (\`waggle up\`), and a service that is handed one all the same (a compose file, a
   cluster) does not start. At the broker nobody may publish a message to one of those services, nor any event of theirs, nor
   ${code(ACTING_MESSAGES)}: no approval, no decision, no execution can be spoken of.

Each is tested alone, with the other two switched off, for every row below
([draft-only.int-spec.ts](../tools/chaos/src/draft-only.int-spec.ts)); a whole cloud zone with a stolen token, forged grants and forged
orders has nothing sent at the end ([cloud-zone.int-spec.ts](../tools/chaos/src/cloud-zone.int-spec.ts)).

| operation | what it does | client | tool server | deployed |
|---|---|---|---|---|
${BLOCKED_OPERATIONS.map((name) => operationRow(name, definitions)).join('\n')}

## What it is given that could do more than read
These are needed to read and to draft, and nothing in Waggle acts with them there. But whoever breaks into the machine holds them, so give
the cloud zone an account or a key of its own that may read and draft only. \`waggle doctor\` names those that are set.

| service | settings |
|---|---|
${definitions.flatMap(bothRow).join('\n')}

- **Mail:** a password for IMAP alone. Where one password opens SMTP as well, whoever has it can send past Waggle.
- **Odoo:** a user who may create draft invoices and may not post them.
- **Calendar:** read access (CalDAV share, or Google's read-only scope) is enough.
- **Social networks:** drafts need no account, so the cloud gets none; how posts did is read in the local zone.
`;
}
