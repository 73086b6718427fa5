import type { Beats } from './beats.service.js';
import type { CloudManagerConfig } from './cloud-manager.config.js';
import type { Driver } from './drivers/driver.js';
import { OffDriver } from './drivers/off-driver.js';
import { ProcessDriver } from './drivers/process-driver.js';

/** The driver that is configured; only its own library is loaded. */
export async function chooseDriver(config: CloudManagerConfig, beats: Beats): Promise<Driver> {
  switch (config.SCALING_DRIVER) {
    case 'off':
      return new OffDriver(beats);
    case 'process':
      return new ProcessDriver(process);
    case 'compose': {
      const { ComposeDriver } = await import('./drivers/compose-driver.js');
      return ComposeDriver.on(config.SCALING_DOCKER_SOCKET, config.SCALING_COMPOSE_PROJECT);
    }
    case 'kubernetes': {
      const { KubernetesDriver } = await import('./drivers/kubernetes-driver.js');
      return KubernetesDriver.with(config.SCALING_KUBECONFIG, config.SCALING_NAMESPACE);
    }
  }
}
