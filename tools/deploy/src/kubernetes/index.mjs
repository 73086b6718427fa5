import { brokerOf } from './broker.mjs';
import { networkOf } from './network.mjs';
import { overlays } from './overlays.mjs';
import { scaling } from './scaling.mjs';
import { workload } from './workload.mjs';
import { ZONE } from './zone.mjs';

const kustomization = (resources) => [{ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources }];
const folder = (files) => ({ 'kustomization.yaml': kustomization(Object.keys(files)), ...files });

function serviceFolder(service, all) {
  return folder({ [`${service.name}.yaml`]: [...workload(service, all), networkOf(service, all), ...scaling(service)], 'broker.yaml': brokerOf(service) });
}

const under = (path, files) => Object.entries(files).map(([name, documents]) => [`${path}/${name}`, documents]);

/** Path to documents: the base, a folder a service, and the overlays that choose among them. Secrets are the installation's own. */
export function kubernetesFiles(all) {
  const services = all.flatMap((service) => under(`base/${service.name}`, serviceFolder(service, all)));
  const chosen = Object.entries(overlays(all)).flatMap(([name, files]) => under(`overlays/${name}`, files));
  return Object.fromEntries([['base/kustomization.yaml', kustomization(['zone', ...all.map(({ name }) => name)])], ...under('base/zone', folder(ZONE)), ...services, ...chosen]);
}
