import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';

/** Settings of the command line; the options of the same meaning go before them. */
export const cliConfig = defineConfig({
  WAGGLE_HOME: { schema: z.string().min(1).default('.waggle'), description: 'State folder of the zone on this machine: secrets, logs, private servers.' },
  WAGGLE_WORKSPACE: { schema: z.string().min(1).default('workspace'), description: 'Folder of the task files.' },
  GATEWAY_PORT: { schema: wholeNumberSchema(3000, 0, 65_535), description: 'Port of the REST API; 0 takes a free one.' },
  WAGGLE_ROLE: { schema: z.string().default('swarm'), description: 'How this zone runs: swarm (diamond), cloud, local, single (gold).' },
});
export type CliConfig = ConfigOf<typeof cliConfig>;
