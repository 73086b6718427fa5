import { provision } from '@waggle/provision';
import type { ServiceDefinition } from '@waggle/runtime';
import type { TestScope } from '@waggle/testing';

/** What a service of a test is started with. */
export type EnvironmentOf = (definition: Pick<ServiceDefinition, 'name'>) => Record<string, string>;

/**
 * Gives the services of a test their own users at broker and database, with no more rights than in a zone.
 * A stand-in has the rights of the service whose name it bears.
 *
 * @param settings of all of them; where RETRY_DELAYS_MS or A2A_QUEUES are set they belong in here.
 */
export async function ownLogins(scope: TestScope, definitions: readonly ServiceDefinition[], settings: Readonly<Record<string, string>> = {}): Promise<EnvironmentOf> {
  const env = { ...scope.env, ...settings };
  const refuse = (line: string): never => {
    throw new Error(line);
  };
  const addresses = await provision({ definitions, env, passwordOf: (service) => `password-of-${service}`, warn: refuse });
  const { AMQP_MANAGEMENT_URL: _management, DATABASE_URL: _database, ...shared } = env;
  return ({ name }) => ({ ...shared, ...addresses.get(name) });
}
