import { existsSync } from 'node:fs';
import type { StartedTestContainer } from 'testcontainers';
import type { DevConfig } from './dev.config.js';
import { ADDRESS_SETTING, type Provision, type ServerName } from './infrastructure.js';
import { freePort } from './ports.js';
import { execute, findProgram } from './system.js';
import { until } from './until.js';

const READY_WITHIN_MS = 60_000;

interface Image {
  name: string;
  port: number;
  management?: number;
  env: Readonly<Record<string, string>>;
  command?: string[];
  /** A command inside the container that succeeds once the server answers. */
  check: string[];
  /** Where the image keeps its data. */
  data: string;
  url: (port: number) => string;
}

function imageOf(name: ServerName, config: DevConfig): Image {
  if (name === 'amqp') {
    return {
      name: config.RABBITMQ_IMAGE,
      port: 5672,
      management: 15672,
      env: { RABBITMQ_DEFAULT_USER: 'waggle', RABBITMQ_DEFAULT_PASS: 'waggle' },
      check: ['rabbitmq-diagnostics', '-q', 'check_port_connectivity'],
      data: '/var/lib/rabbitmq',
      url: (port) => `amqp://waggle:waggle@127.0.0.1:${port}/`,
    };
  }
  if (name === 'database') {
    return {
      name: config.POSTGRES_IMAGE,
      port: 5432,
      env: { POSTGRES_USER: 'waggle', POSTGRES_PASSWORD: 'waggle' },
      command: ['postgres', '-c', 'max_connections=300'],
      check: ['pg_isready', '-h', '127.0.0.1', '-U', 'waggle'],
      data: '/var/lib/postgresql/data',
      url: (port) => `postgres://waggle:waggle@127.0.0.1:${port}/postgres`,
    };
  }
  return {
    name: config.REDIS_IMAGE,
    port: 6379,
    env: {},
    command: ['redis-server', '--appendonly', 'yes'],
    check: ['redis-cli', 'ping'],
    data: '/data',
    url: (port) => `redis://127.0.0.1:${port}/0`,
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
    .withWaitStrategy(Wait.forSuccessfulCommand(image.check.join(' ')).withStartupTimeout(READY_WITHIN_MS));
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

async function startAgain(container: StartedTestContainer, check: string[]): Promise<void> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const client = await getContainerRuntimeClient();
  const started = client.container.getById(container.getId());
  await client.container.start(started);
  await until(async () => {
    const { exitCode } = await client.container.exec(started, check);
    if (exitCode !== 0) throw new Error(`${check.join(' ')} ended with ${exitCode}`);
  }, READY_WITHIN_MS);
}

/** Starts one server as a container, removed with this process by Testcontainers' reaper. `keepAs` names the volumes of kept data. */
export async function startContainer(name: ServerName, config: DevConfig, keepAs: string | undefined): Promise<Provision> {
  const image = imageOf(name, config);
  const [port, management] = [await freePort(), await freePort()];
  const volume = keepAs === undefined ? undefined : `${keepAs}-${name}`;
  const container = await run(image, { port, management, volume });
  const url = image.url(port);
  return {
    control: { name, source: 'docker', origin: image.name, url, kill: () => kill(container), start: () => startAgain(container, image.check) },
    env: { [ADDRESS_SETTING[name]]: url, ...(name === 'amqp' ? { AMQP_MANAGEMENT_URL: `http://waggle:waggle@127.0.0.1:${management}` } : {}) },
    release: async () => {
      await container.stop();
    },
  };
}
