import { existsSync } from 'node:fs';
import type { StartedTestContainer } from 'testcontainers';
import type { DevConfig } from './dev.config.js';
import { ADDRESS_SETTING, type Provision, type ServerName } from './infrastructure.js';
import { freePort } from './ports.js';
import { PROBES } from './servers/probes.js';
import { execute, findProgram } from './system.js';
import { until } from './until.js';

const READY_WITHIN_MS = 60_000;

interface Image {
  name: string;
  port: number;
  management?: number;
  env: Readonly<Record<string, string>>;
  command?: string[];
  /** Where the image keeps its data. */
  data: string;
  url: (port: number) => string;
}

const IMAGE_SETTING = { amqp: 'RABBITMQ_IMAGE', database: 'POSTGRES_IMAGE', redis: 'REDIS_IMAGE' } as const satisfies Record<ServerName, string>;

function imageOf(name: ServerName, config: DevConfig, password: string): Image {
  if (name === 'amqp') {
    return {
      name: config.RABBITMQ_IMAGE,
      port: 5672,
      management: 15672,
      env: { RABBITMQ_DEFAULT_USER: 'waggle', RABBITMQ_DEFAULT_PASS: password },
      data: '/var/lib/rabbitmq',
      url: (port) => `amqp://waggle:${password}@127.0.0.1:${port}/`,
    };
  }
  if (name === 'database') {
    return {
      name: config.POSTGRES_IMAGE,
      port: 5432,
      env: { POSTGRES_USER: 'waggle', POSTGRES_PASSWORD: password },
      command: ['postgres', '-c', 'max_connections=600'],
      data: '/var/lib/postgresql/data',
      url: (port) => `postgres://waggle:${password}@127.0.0.1:${port}/postgres`,
    };
  }
  return {
    name: config.REDIS_IMAGE,
    port: 6379,
    env: {},
    command: ['redis-server', '--appendonly', 'yes', '--requirepass', password],
    data: '/data',
    url: (port) => `redis://:${password}@127.0.0.1:${port}/0`,
  };
}

/** True when a Docker daemon answers. */
export async function hasDocker(path: string, dockerHost: string | undefined): Promise<boolean> {
  if (dockerHost === undefined && !existsSync('/var/run/docker.sock')) return false;
  const docker = await findProgram('docker', path.split(':'));
  if (docker === undefined) return dockerHost !== undefined;
  const env = dockerHost === undefined ? { PATH: path } : { PATH: path, DOCKER_HOST: dockerHost };
  return execute(docker, ['info', '--format', '{{.ServerVersion}}'], { env, timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}

/** Fetches the images that are not here yet; gives the reason when one cannot be had. */
export async function fetchImages(names: readonly ServerName[], config: DevConfig): Promise<string | undefined> {
  const { ImageName, getContainerRuntimeClient } = await import('testcontainers');
  try {
    const client = await getContainerRuntimeClient();
    for (const image of names.map((name) => ImageName.fromString(config[IMAGE_SETTING[name]]))) {
      if (!(await client.image.exists(image))) await client.image.pull(image);
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface RunOptions {
  port: number;
  management: number;
  /** Name of the volume that keeps the data; without one the data goes with the container. */
  volume: string | undefined;
}

async function run(image: Image, { port, management, volume }: RunOptions): Promise<StartedTestContainer> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const ports = [{ container: image.port, host: port }];
  if (image.management !== undefined) ports.push({ container: image.management, host: management });
  const container = new GenericContainer(image.name)
    .withEnvironment({ ...image.env })
    .withExposedPorts(...ports)
    // Any sign of life: whether it serves is asked from outside, as its users will.
    .withWaitStrategy(Wait.forLogMessage(/./));
  // RabbitMQ finds its data by the host's name.
  if (volume !== undefined) container.withHostname(volume).withBindMounts([{ source: volume, target: image.data }]);
  return (image.command === undefined ? container : container.withCommand(image.command)).start();
}

// Fixed host ports, since a killed container must come back under the same address.
async function kill(container: StartedTestContainer): Promise<void> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const client = await getContainerRuntimeClient();
  await client.container.getById(container.getId()).kill();
}

async function startAgain(container: StartedTestContainer): Promise<void> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const client = await getContainerRuntimeClient();
  await client.container.start(client.container.getById(container.getId()));
}

export interface ContainerOptions {
  config: DevConfig;
  password: string;
  /** Prefix of the volumes that keep the data; without one it goes with the container. */
  keepAs: string | undefined;
}

/** Starts one server as a container, removed with this process by Testcontainers' reaper. */
export async function startContainer(name: ServerName, { config, password, keepAs }: ContainerOptions): Promise<Provision> {
  const image = imageOf(name, config, password);
  const [port, management] = [await freePort(), await freePort()];
  const volume = keepAs === undefined ? undefined : `${keepAs}-${name}`;
  const container = await run(image, { port, management, volume });
  const url = image.url(port);
  const ready = (): Promise<void> => until(() => PROBES[name](url), READY_WITHIN_MS);
  const release = async (): Promise<void> => {
    await container.stop();
  };
  await ready().catch(async (error: unknown) => {
    await release();
    throw error;
  });
  return {
    control: { name, source: 'docker', origin: image.name, url, kill: () => kill(container), start: () => startAgain(container).then(ready) },
    env: { [ADDRESS_SETTING[name]]: url, ...(name === 'amqp' ? { AMQP_MANAGEMENT_URL: `http://waggle:${password}@127.0.0.1:${management}` } : {}) },
    release,
  };
}
