// What is not Waggle and may stand beside it on one machine: an Odoo to try with, and something that looks at the figures.
import { stringify } from 'yaml';
import { HEALTH_PORT } from './services.mjs';

const FOLDER = './deploy/observability';

/** Found by name in the network, so that every instance of a scaled service is asked. */
const scraped = (all) => [
  { job_name: 'waggle', dns_sd_configs: [{ names: all.map(({ name }) => name), type: 'A', port: HEALTH_PORT, refresh_interval: '15s' }] },
  { job_name: 'rabbitmq', static_configs: [{ targets: ['rabbitmq:15692'] }] },
];
/** `deploy/observability/prometheus.yml`: a read-only container takes its configuration from a file alone. */
export const prometheusConfig = (all) => ({ global: { scrape_interval: '15s', evaluation_interval: '15s' }, rule_files: ['/etc/prometheus/rules.yml'], scrape_configs: scraped(all) });
const datasources = {
  apiVersion: 1,
  datasources: [
    { name: 'Prometheus', uid: 'prometheus', type: 'prometheus', access: 'proxy', url: 'http://prometheus:9090', isDefault: true },
    { name: 'Traces', uid: 'traces', type: 'jaeger', access: 'proxy', url: 'http://traces:16686' },
  ],
};
const dashboards = { apiVersion: 1, providers: [{ name: 'waggle', type: 'file', allowUiUpdates: false, options: { path: '/etc/waggle/dashboards' } }] };

export const EXTRA_CONFIGS = {
  prometheus: { file: `${FOLDER}/prometheus.yml` },
  'prometheus-rules': { file: `${FOLDER}/rules.yml` },
  'grafana-datasources': { content: stringify(datasources) },
  'grafana-dashboards': { content: stringify(dashboards) },
  'grafana-dashboard': { file: `${FOLDER}/dashboard.json` },
};

export const EXTRA_VOLUMES = { odoo: {}, 'odoo-postgres': {}, prometheus: {} };

const base = { restart: 'unless-stopped', security_opt: ['no-new-privileges:true'] };
/** All three images have a shell with wget. */
const answers = (url) => ({ test: ['CMD', 'wget', '-q', '-O', '/dev/null', url], interval: '5s', timeout: '5s', retries: 30 });
const limits = (memory) => ({ deploy: { resources: { limits: { memory, cpus: '1.0' } } } });

const ODOO = {
  'odoo-postgres': {
    image: '${POSTGRES_IMAGE:-postgres:17}',
    profiles: ['odoo'],
    ...base,
    environment: { POSTGRES_USER: 'odoo', POSTGRES_PASSWORD: '${WAGGLE_PASSWORD:-waggle}', POSTGRES_DB: 'postgres' },
    healthcheck: { test: ['CMD', 'pg_isready', '-U', 'odoo'], interval: '5s', timeout: '5s', retries: 30 },
    volumes: ['odoo-postgres:/var/lib/postgresql/data'],
    ...limits('512M'),
  },
  odoo: {
    image: '${ODOO_IMAGE:-odoo:17}',
    profiles: ['odoo'],
    ...base,
    environment: { HOST: 'odoo-postgres', USER: 'odoo', PASSWORD: '${WAGGLE_PASSWORD:-waggle}' },
    depends_on: { 'odoo-postgres': { condition: 'service_healthy' } },
    ports: ['127.0.0.1:8069:8069'],
    volumes: ['odoo:/var/lib/odoo'],
    ...limits('1G'),
  },
};

const WATCHING = {
  prometheus: {
    image: '${PROMETHEUS_IMAGE:-prom/prometheus:v3.5.0}',
    profiles: ['observability'],
    ...base,
    read_only: true,
    configs: [
      { source: 'prometheus', target: '/etc/prometheus/prometheus.yml' },
      { source: 'prometheus-rules', target: '/etc/prometheus/rules.yml' },
    ],
    healthcheck: answers('http://localhost:9090/-/healthy'),
    volumes: ['prometheus:/prometheus'],
    ports: ['127.0.0.1:9090:9090'],
    ...limits('512M'),
  },
  // Keeps what it has in memory: traces are for the last hours.
  traces: {
    image: '${JAEGER_IMAGE:-jaegertracing/all-in-one:1.73.0}',
    profiles: ['observability'],
    ...base,
    read_only: true,
    environment: { SPAN_STORAGE_TYPE: 'memory', MEMORY_MAX_TRACES: '20000', COLLECTOR_OTLP_ENABLED: 'true', COLLECTOR_OTLP_HTTP_HOST_PORT: '0.0.0.0:4318' },
    healthcheck: answers('http://localhost:14269/'),
    ports: ['127.0.0.1:16686:16686'],
    ...limits('512M'),
  },
  grafana: {
    image: '${GRAFANA_IMAGE:-grafana/grafana:12.1.1}',
    profiles: ['observability'],
    ...base,
    environment: { GF_SECURITY_ADMIN_PASSWORD: '${WAGGLE_PASSWORD:-waggle}', GF_ANALYTICS_REPORTING_ENABLED: 'false' },
    configs: [
      { source: 'grafana-datasources', target: '/etc/grafana/provisioning/datasources/waggle.yml' },
      { source: 'grafana-dashboards', target: '/etc/grafana/provisioning/dashboards/waggle.yml' },
      { source: 'grafana-dashboard', target: '/etc/waggle/dashboards/waggle.json' },
    ],
    healthcheck: answers('http://localhost:3000/api/health'),
    depends_on: { prometheus: { condition: 'service_healthy' }, traces: { condition: 'service_healthy' } },
    ports: ['127.0.0.1:3001:3000'],
    ...limits('512M'),
  },
};

export const EXTRA_SERVICES = { ...ODOO, ...WATCHING };
