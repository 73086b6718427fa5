/** As whom a service is signed in at the broker. */
export interface Login {
  /** The broker's user; it goes with every message as `user_id`, which the broker checks. */
  readonly user: string;
  /** The user is this service's alone, so that a `user_id` says which service has sent a message. */
  readonly own: boolean;
  /** What the users of one installation begin with. */
  readonly installation: string;
}

/** The name of a service's own user: services have no dot in their names. */
export const userName = (installation: string, service: string): string => `${installation}.${service}`;

/** Reads from an AMQP address whether its user is `<installation>.<service>`. */
export function loginOf(url: string, service: string): Login {
  const user = decodeURIComponent(new URL(url).username) || 'guest';
  const end = `.${service}`;
  const own = user.endsWith(end) && user.length > end.length;
  return { user, own, installation: own ? user.slice(0, -end.length) : '' };
}

/** The service behind a `user_id` of this installation; undefined for any other. */
export function serviceOf({ installation }: Login, userId: unknown): string | undefined {
  const start = `${installation}.`;
  return typeof userId === 'string' && userId.startsWith(start) ? userId.slice(start.length) : undefined;
}
