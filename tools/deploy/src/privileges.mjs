// docs/privileges.md: what each service may do at broker and database, as its definition and its code say.
import '@waggle/from-source';

const { conversationOf } = await import('@waggle/runtime');

const code = (names) => (names.length === 0 ? '' : names.map((name) => `\`${name}\``).join(' '));
const named = (messages) => [...new Set(messages.map(({ name }) => name))].sort();

function row(definition) {
  const { sends, handles } = conversationOf(definition);
  const schema = definition.persistence ? `\`${definition.name.replaceAll('-', '_')}\`${appendOnly(definition.persistence)}` : '';
  return `| ${definition.name} | ${code(named(sends))} | ${code(named(handles))} | ${schema} |`;
}

const appendOnly = ({ appendOnly: tables = [] }) => (tables.length === 0 ? '' : `; only inserts: ${code(tables)}`);

/** The page, with one row a service. */
export function privilegesPage(definitions) {
  return `# Who may do what
<!-- Rendered by tools/deploy from the services' definitions and code; change it there. -->

Every service signs in as itself: at RabbitMQ as \`<installation>.<service>\`, at PostgreSQL as the role of the same name. The zone makes
both when it starts (\`waggle up\`), \`waggle provision\` makes them for services that something else starts (the compose file and
\`k8s/base\` run it first). The services never see the administrator's addresses.

**At the broker** a service may declare, read and delete its own queues only (\`<service>.express\`, \`.standard\`, \`.dead\`, and those of one
instance for answers and broadcasts). It may publish and bind only the routing keys of the messages below: every exchange of ours is a
topic exchange, and an addressed message travels under \`<receiver>.<lane>.<message>\`. The default exchange, which reaches every queue
by name, is closed to all of them. Every message carries the user that the broker has checked (\`user_id\`); the receiver refuses a
message whose user is not among its senders, whose envelope names another, or that wants its answer sent to another, and lays it
among its dead letters as \`sender_refused\`. So a message that gets past the exchanges, by dead-lettering from a queue that its sender
made itself, is refused too. Handlers see the sender as \`context.sender\`. A dead letter keeps its sender, so that [sending it again](health.md#dead-letters)
makes nothing of what was refused; it is read by its own service alone, at the word of the gateway.
The cloud manager's user has the tag \`management\` besides: through the management API it sees what is in its vhost, and changes nothing.

**In the database** \`<installation>.<service>\` may read and write rows of its own schema. The tables belong to
\`<installation>.<service>.owner\`, as whom the migrations run and nobody signs in. Nobody else may connect to the database, and a service
without tables has no address of it.

Who sends what is read from the code, import by import, and kept in [senders.ts](../libs/contracts/src/senders.ts), which is reviewed as
any change of rights is: \`node tools/deploy/src/main.mjs\` writes it anew, and a check fails while it is out of date.

**Where it ends.** Where the given user may make no users (or there is no management API, or \`WAGGLE_GIVEN_AS_IS\` forbids it) there is still a zone: it says \`least_privilege_off\`, all services
share the given user, and no sender is verified: the vault gives nothing and no deal is moved (unless \`TRUST_SHARED_BROKER\`). Redis is shared: it holds only what may be forgotten. A service that was taken over
can still say everything in its own row, and can keep its own queue from being worked on.

| service | may send | hears | schema |
|---|---|---|---|
${definitions.map(row).join('\n')}
`;
}
