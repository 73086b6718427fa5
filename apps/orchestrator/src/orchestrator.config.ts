import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';

export const orchestratorConfig = defineConfig({
  DELEGATION_SECONDS: { schema: wholeNumberSchema(600, 1, 86_400), description: 'Seconds until an agent that does not answer is passed over; one that is busy and gets work done is waited for.' },
  SCAN_SECONDS: { schema: wholeNumberSchema(60, 1, 3600), description: 'Seconds until an unanswered scan or proposal is sent again, where the scanner is not busy.' },
  INFO_SECONDS: { schema: wholeNumberSchema(60, 1, 86_400), description: "Seconds that a task waits for another agent's answer." },
  TASK_ATTEMPTS: { schema: wholeNumberSchema(3, 1, 20), description: 'Delegations of one task at most; then it fails, and a person sees why.' },
  OUTAGE_ATTEMPTS: { schema: wholeNumberSchema(6, 1, 20), description: 'Delegations of one task at most while a server that it needs is away; with the default pauses they bridge a minute.' },
  REDRAFTS: { schema: wholeNumberSchema(3, 0, 20), description: 'How often people may send the draft of one task back to its agent.' },
  RETRY_SECONDS: { schema: wholeNumberSchema(2, 0, 3600), description: 'Seconds before a failed delegation is tried again; doubles each time.' },
});
export type OrchestratorConfig = ConfigOf<typeof orchestratorConfig>;
