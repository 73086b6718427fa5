// Who may reach whom. Everything that is not named here is closed.
import { GATEWAY_PORT, HEALTH_PORT, MCP_PORT } from '../services.mjs';
import { isCloudManager } from './cloud-manager.mjs';
import { BROKER, CACHE, DATABASE, document, labels, named, PART_OF } from './parts.mjs';

const HTTPS = 443;
const OTLP_PORT = 4318;
const MAIL = { read: [143, 993], send: [465, 587] };

/** Ports outside the cluster, by service; a service that is missing here reaches nobody outside. */
export const OUTSIDE = {
  'mcp-calendar': [HTTPS],
  'mcp-email': [...MAIL.read, ...MAIL.send],
  'mcp-odoo': [HTTPS, 8069],
  'mcp-payment': [HTTPS],
  'mcp-research': [80, HTTPS],
  'mcp-social': [HTTPS],
  'mcp-whatsapp': [HTTPS],
  // Brings work in: mail and feeds.
  intake: [...MAIL.read, HTTPS],
  // The remote of the shared folder.
  workspace: [22, HTTPS],
  // The channels on which a person is asked.
  notifier: [HTTPS, ...MAIL.send],
  // The other zone's health.
  zones: [HTTPS],
};

const tcp = (...ports) => ports.map((port) => ({ protocol: 'TCP', port }));
const pods = (matchLabels) => ({ podSelector: { matchLabels } });
const inNamespace = (name, peer = {}) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } }, ...peer });
/** The internet without the networks that are somebody's inside. */
const INTERNET = { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10'] } };
const EVERY_NAMESPACE = { namespaceSelector: {} };

const policy = (name, spec) => document('networking.k8s.io/v1', 'NetworkPolicy', name, { spec });
const both = { policyTypes: ['Ingress', 'Egress'] };

const toBroker = { to: [pods(named(BROKER))], ports: tcp(5672) };
const toQueues = { to: [pods(named(BROKER))], ports: tcp(15672) };
/** No selector names its address. */
const TO_API_SERVER = { ports: tcp(443, 6443) };
const toCache = { to: [pods(named(CACHE))], ports: tcp(6379) };
const toDatabase = { to: [{ ...EVERY_NAMESPACE, ...pods({ 'cnpg.io/cluster': DATABASE }) }], ports: tcp(5432) };
/** The collector of the traces, where one is set. */
const toCollector = { to: [inNamespace('monitoring')], ports: tcp(OTLP_PORT) };
const scraped = { from: [inNamespace('monitoring')], ports: tcp(HEALTH_PORT) };

function ingressOf(service, all) {
  if (service.plane === 'tool') {
    const callers = all.filter(({ calls }) => calls.includes(service.name));
    return callers.length === 0 ? [] : [{ from: callers.map((one) => pods(labels(one))), ports: tcp(MCP_PORT) }];
  }
  return service.name === 'gateway' ? [{ from: [inNamespace('ingress-nginx')], ports: tcp(GATEWAY_PORT) }] : [];
}

function egressOf(service, all) {
  const servers = all.filter(({ name }) => service.calls.includes(name));
  const outside = OUTSIDE[service.name];
  return [
    toBroker,
    toCache,
    toCollector,
    ...(service.tables ? [toDatabase] : []),
    ...(servers.length === 0 ? [] : [{ to: servers.map((one) => pods(labels(one))), ports: tcp(MCP_PORT) }]),
    ...(isCloudManager(service) ? [toQueues, TO_API_SERVER] : []),
    ...(outside ? [{ to: [INTERNET], ports: tcp(...outside) }] : []),
  ];
}

/** The one policy of a service; `all` are those that run beside it. */
export const networkOf = (service, all) => policy(service.name, { podSelector: { matchLabels: labels(service) }, ...both, ingress: [scraped, ...ingressOf(service, all)], egress: egressOf(service, all) });

const DENY = policy('default-deny', { podSelector: {}, ...both });
const DNS = policy('dns', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [inNamespace('kube-system', pods({ 'k8s-app': 'kube-dns' }))], ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }] }] });

const JOB = policy('provision', { podSelector: { matchLabels: labels({ name: 'provision' }) }, policyTypes: ['Egress'], egress: [toDatabase] });

const CLUSTER_PORTS = tcp(4369, 25672);
/** Its nodes find each other through the API server, whose address no selector names. */
const BROKER_POLICY = policy(BROKER, {
  podSelector: { matchLabels: named(BROKER) },
  ...both,
  ingress: [
    { from: [pods(PART_OF)], ports: tcp(5672) },
    { from: [pods(named(BROKER))], ports: CLUSTER_PORTS },
    { from: [inNamespace('rabbitmq-system'), inNamespace('keda'), pods(named('cloud-manager'))], ports: tcp(15672) },
    { from: [inNamespace('monitoring')], ports: tcp(15692) },
  ],
  egress: [{ to: [pods(named(BROKER))], ports: CLUSTER_PORTS }, TO_API_SERVER],
});

const CACHE_POLICY = policy(CACHE, { podSelector: { matchLabels: labels({ name: CACHE }) }, ...both, ingress: [{ from: [pods(PART_OF)], ports: tcp(6379) }], egress: [] });

export const ZONE_NETWORK = [DENY, DNS, JOB, BROKER_POLICY, CACHE_POLICY];
