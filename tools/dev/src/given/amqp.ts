import { AppError } from '@waggle/errors';
import type { InfrastructureErrorCode, Provision } from '../infrastructure.js';
import { type GivenContext, givenAsIs, givenControl } from './given.js';
import { createVhost, dropVhost } from './vhost.js';

const MANAGEMENT_PORT = '15672';

/** The HTTP API that RabbitMQ usually has beside this AMQP address, with the same user. */
export function managementOf(amqpUrl: string): string {
  const { protocol, hostname, username, password } = new URL(amqpUrl);
  const credentials = `${username || 'guest'}:${password || 'guest'}`;
  return `${protocol === 'amqps:' ? 'https' : 'http'}://${credentials}@${hostname}:${MANAGEMENT_PORT}`;
}

/** Makes an own vhost on a RabbitMQ that was given. */
export async function useGivenAmqp(url: string, context: GivenContext): Promise<Provision> {
  if (context.asIs) return givenAsIs('amqp', 'AMQP_URL', url);
  const managementUrl = context.managementUrl ?? managementOf(url);
  try {
    await createVhost(managementUrl, context.name, decodeURIComponent(new URL(url).username || 'guest'));
  } catch (cause) {
    const message =
      `Cannot make a vhost on ${new URL(url).host}: ${cause instanceof Error ? cause.message : String(cause)}\n` +
      'Set AMQP_MANAGEMENT_URL to the HTTP API of that RabbitMQ with an administrator, ' +
      'or WAGGLE_GIVEN_AS_IS=true to work in the vhost that AMQP_URL names, or unset AMQP_URL for a private server.';
    throw new AppError<InfrastructureErrorCode>('vhost_refused', 'denied', message, {}, cause);
  }
  const own = new URL(url);
  own.pathname = `/${encodeURIComponent(context.name)}`;
  return {
    control: givenControl('amqp', own.href),
    env: { AMQP_URL: own.href, AMQP_MANAGEMENT_URL: managementUrl },
    release: () => (context.kept ? Promise.resolve() : dropVhost(managementUrl, context.name)),
  };
}
