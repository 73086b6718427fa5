// Asks the swarm for something and follows it to the end. Run: WAGGLE_TOKEN=… node a2a-client.mjs http://127.0.0.1:3000 'What are your opening hours?'
// With --approve the holder of the token agrees to what was shown; without, somebody else decides, and this program waits for them.
import { randomUUID } from 'node:crypto';
import { Role, TaskState } from '@a2a-js/sdk';
import { ClientFactory, ClientFactoryOptions, JsonRpcTransportFactory } from '@a2a-js/sdk/client';

const [url, question, option] = process.argv.slice(2);
const signedIn = (input, init) => fetch(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), authorization: `Bearer ${process.env.WAGGLE_TOKEN}` } });
const transports = [new JsonRpcTransportFactory({ fetchImpl: signedIn })];
const client = await new ClientFactory(ClientFactoryOptions.createFrom(ClientFactoryOptions.default, { transports })).createFromUrl(url);

const part = (content) => ({ content, metadata: undefined, filename: '', mediaType: '' });
const message = (contents, taskId = '') => ({ messageId: randomUUID(), contextId: '', taskId, role: Role.ROLE_USER, parts: contents.map(part), metadata: undefined, extensions: [], referenceTaskIds: [] });
const request = (said) => ({ tenant: '', metadata: undefined, configuration: undefined, message: said });

/** The task as the stream tells it, until the stream ends. */
async function follow(stream, task) {
  for await (const { payload } of stream) {
    if (payload.$case === 'task') task = payload.value;
    if (payload.$case === 'artifactUpdate') task = { ...task, artifacts: [...task.artifacts, payload.value.artifact] };
    if (payload.$case === 'statusUpdate') task = { ...task, status: payload.value.status };
    console.log(TaskState[task.status.state]);
  }
  return task;
}

const order = message([
  { $case: 'text', value: question },
  { $case: 'data', value: { skill: 'EMAIL', title: 'A question', frontMatter: { from: 'ann@customer.example', subject: 'A question', message_id: `<${randomUUID()}@customer.example>` } } },
]);
let task = await follow(client.sendMessageStream(request(order)));

if (task.status.state === TaskState.TASK_STATE_INPUT_REQUIRED) {
  const waiting = task.status.message.parts.find(({ content }) => content.$case === 'data').content.value;
  console.log(`${waiting.summary}\n${waiting.preview}\n${waiting.link}`);
  const resumed = client.resubscribeTask({ tenant: '', id: task.id });
  // The digest binds the decision to exactly what was shown.
  const decision = { approvalId: waiting.approvalId, digest: waiting.digest, verdict: 'approve' };
  if (option === '--approve') await client.sendMessage({ ...request(message([{ $case: 'data', value: decision }], task.id)), configuration: { acceptedOutputModes: [], returnImmediately: true } });
  task = await follow(resumed, task).catch(() => client.getTask({ tenant: '', id: task.id }));
}
for (const { name, parts } of task.artifacts) console.log(`${name}: ${parts[0].content.value}`);
