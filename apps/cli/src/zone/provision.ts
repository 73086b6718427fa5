import { defineConfig, loadConfig } from '@waggle/config';
import { type Role, ROLES, roleSchema } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
// Not the whole of it: this runs in images that hold nothing to start servers with.
import { discoverApps } from '@waggle/host/discover';
import { zoneSecrets } from '@waggle/host/secrets';
import { provision as provisionServers } from '@waggle/provision';
import { z } from 'zod';
import type { ServiceDefinition } from '@waggle/runtime';
import type { Session } from '../session.js';

const passwordsSchema = z.record(z.string(), z.string().min(16, 'must have 16 characters or more'));

const provisionConfig = defineConfig({
  SERVICE_PASSWORDS: {
    schema: z
      .string()
      .optional()
      .transform((written, context) => {
        if (written === undefined) return undefined;
        const parsed = passwordsSchema.safeParse(jsonOf(written));
        if (parsed.success) return parsed.data;
        context.addIssue({ code: 'custom', message: 'must be a JSON object of service to a password of 16 characters or more' });
        return z.NEVER;
      }),
    description: 'What each service signs in with at broker and database: {"crm":"..."}.',
    secret: true,
  },
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Makes broker users, database roles, exchanges and schemas on given servers, for services that are started by something else.
 *
 * @throws AppError `provision_refused` when the addresses are no administrator's, `config_invalid`
 */
export async function provision({ env, home, terminal }: Session, only?: 'broker' | 'database'): Promise<void> {
  const definitions = await everyService(roleSchema.catch('swarm').parse(env['WAGGLE_ROLE']));
  const services = definitions.map(({ name }) => name);
  const given = loadConfig(provisionConfig, env).SERVICE_PASSWORDS;
  const passwords = given ?? (await zoneSecrets(home, [], 'cloud', services)).passwords;
  const missing = services.filter((service) => passwords[service] === undefined);
  if (missing.length > 0) throw new AppError('config_invalid', 'invalid', `SERVICE_PASSWORDS has none for ${missing.join(', ')}.`);
  const refuse = (line: string): never => {
    throw new AppError('provision_refused', 'denied', line);
  };
  await provisionServers({ definitions, env, only, passwordOf: (service) => passwords[service], warn: refuse });
  terminal.result({ services }, () => `${services.length} services may sign in, each as itself: ${services.join(', ')}`);
}

/** Which of them run is for whoever starts them to say; but a zone that only prepares knows nobody who acts. */
async function everyService(role: Role): Promise<ServiceDefinition[]> {
  const found = new Map<string, ServiceDefinition>();
  for (const one of role === 'cloud' ? [role] : ROLES) for (const { service, definition } of await discoverApps(one)) found.set(service, definition);
  return [...found.values()];
}
