import type Docker from 'dockerode';
import { scalingError } from '../scaling.error.js';

/** What Compose marks its containers with. */
export const LABELS = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  number: 'com.docker.compose.container-number',
  oneoff: 'com.docker.compose.oneoff',
} as const;

type Endpoint = Readonly<{ Aliases: string[] }>;

export interface Another {
  readonly container: Docker.ContainerCreateOptions;
  /** To be joined before it starts: older engines take one network with the container. */
  readonly furtherNetworks: ReadonlyArray<readonly [string, Endpoint]>;
}

/**
 * A container like the first of its service, under the next number.
 *
 * @throws AppError `driver_failed` when the first one publishes a port, which only one can have
 */
export function another(first: Docker.ContainerInspectInfo, project: string, service: string, number: number): Another {
  if (Object.values(first.HostConfig.PortBindings ?? {}).some((bindings) => Array.isArray(bindings) && bindings.length > 0)) {
    throw scalingError('driver_failed', `${service} publishes a port of the machine, which only one container can have`, { service });
  }
  const { Hostname: _own, ...config } = first.Config;
  const endpoint: Endpoint = { Aliases: [service] };
  const [network, ...others] = Object.keys(first.NetworkSettings.Networks);
  return {
    container: {
      ...config,
      name: `${project}-${service}-${number}`,
      Labels: { ...config.Labels, [LABELS.number]: String(number) },
      HostConfig: first.HostConfig,
      ...(network !== undefined && { NetworkingConfig: { EndpointsConfig: { [network]: endpoint } } }),
    },
    furtherNetworks: others.map((name) => [name, endpoint] as const),
  };
}
