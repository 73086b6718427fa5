import type { Instance } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import Docker from 'dockerode';
import { scalingError } from '../scaling.error.js';
import { another, LABELS } from './another-container.js';
import type { Driver } from './driver.js';

/** Longer than a service drains. */
const STOP_WITHIN_SECONDS = 30;
/** Containers that the engine starts again and again. */
const FAILING_AFTER = 3;

type Found = Docker.ContainerInspectInfo;

/** Containers of a compose project on this machine: further ones are made like the first, as `docker compose up --scale` does. */
export class ComposeDriver implements Driver {
  readonly kind = 'compose';
  private readonly ending = new Map<string, Promise<void>>();

  constructor(
    private readonly docker: Docker,
    private readonly project: string,
  ) {}

  static on(socketPath: string, project: string): ComposeDriver {
    return new ComposeDriver(new Docker({ socketPath }), project);
  }

  async list(service: string): Promise<Instance[] | undefined> {
    const found = await this.find(service);
    if (found.length === 0) return undefined;
    return found.filter((one) => one.State.Status !== 'exited' || this.ending.has(one.Id)).map((one) => ({ id: nameOf(one), state: this.stateOf(one), restarts: one.RestartCount }));
  }

  async launch(service: string): Promise<void> {
    await told(service, async () => {
      const found = await this.find(service);
      const ended = found.find((one) => one.State.Status === 'exited' && !this.ending.has(one.Id));
      if (ended !== undefined) return this.docker.getContainer(ended.Id).start();
      const [first] = found;
      if (first === undefined) throw scalingError('driver_failed', `The project ${this.project} has no container of ${service} to make another like`);
      const { container, furtherNetworks } = another(first, this.project, service, numberBeside(found));
      const made = await this.docker.createContainer(container);
      for (const [network, endpoint] of furtherNetworks) await this.docker.getNetwork(network).connect({ Container: made.id, EndpointConfig: endpoint });
      await made.start();
    });
  }

  async terminate(service: string, instance: string): Promise<void> {
    const found = (await this.find(service)).find((one) => nameOf(one) === instance);
    if (found !== undefined && !this.ending.has(found.Id)) this.end(found.Id);
  }

  async scale(service: string, count: number): Promise<void> {
    const living = (await this.find(service)).filter((one) => ['created', 'running', 'restarting', 'paused'].includes(one.State.Status) && !this.ending.has(one.Id));
    for (let present = living.length; present < count; present += 1) await this.launch(service);
    for (const one of living.slice(count)) this.end(one.Id);
  }

  async governedBy(): Promise<undefined> {
    return undefined;
  }

  /** Resolves when what was told to end has ended. */
  async drained(): Promise<void> {
    await Promise.all(this.ending.values());
  }

  private end(id: string): void {
    const container = this.docker.getContainer(id);
    const ended = container
      .stop({ t: STOP_WITHIN_SECONDS })
      .catch(unlessStatus(304))
      .then(() => container.remove())
      .catch(() => undefined)
      .finally(() => this.ending.delete(id));
    this.ending.set(id, ended);
  }

  private stateOf({ Id, State, RestartCount }: Found): Instance['state'] {
    if (this.ending.has(Id)) return 'draining';
    if (State.Restarting) return RestartCount >= FAILING_AFTER ? 'failing' : 'starting';
    return State.Status === 'running' && State.Health?.Status !== 'starting' ? 'running' : 'starting';
  }

  /** By their numbers, exited ones too. */
  private async find(service: string): Promise<Found[]> {
    return told(service, async () => {
      const filters = { label: [`${LABELS.project}=${this.project}`, `${LABELS.service}=${service}`, `${LABELS.oneoff}=False`] };
      const listed = await this.docker.listContainers({ all: true, filters });
      const found = await Promise.all(listed.map(({ Id }) => this.docker.getContainer(Id).inspect().catch(unlessStatus(404))));
      return found.filter((one) => one !== undefined).sort((one, other) => numberOf(one) - numberOf(other));
    });
  }
}

const nameOf = ({ Name }: Found): string => Name.replace(/^\//, '');
const numberOf = ({ Config }: Found): number => Number(Config.Labels[LABELS.number] ?? 1);

function numberBeside(found: readonly Found[]): number {
  const taken = new Set(found.map(numberOf));
  let number = 1;
  while (taken.has(number)) number += 1;
  return number;
}

const unlessStatus = (status: number) => (thrown: unknown): undefined => {
  if (thrown !== null && typeof thrown === 'object' && 'statusCode' in thrown && thrown.statusCode === status) return undefined;
  throw thrown;
};

async function told<T>(service: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const error = toAppError(thrown);
    throw error.code === 'driver_failed' ? error : scalingError('driver_failed', `The Docker engine would not: ${error.message}`, { service }, thrown);
  }
}
