// What is not Waggle and may stand beside it on one machine: an Odoo to try with, and something that looks at the figures.
import { stringify } from 'yaml';
import { HEALTH_PORT } from './services.mjs';

const scrape = ({ name }) => ({ job_name: name, dns_sd_configs: [{ names: [name], type: 'A', port: HEALTH_PORT, refresh_interval: '15s' }] });
const datasource = { apiVersion: 1, datasources: [{ name: 'Prometheus', type: 'prometheus', access: 'proxy', url: 'http://prometheus:9090', isDefault: true }] };

/** Found by name in the network, so that every instance of a scaled service is asked. */
export const EXTRA_CONFIGS = (all) => ({
  prometheus: { content: stringify({ global: { scrape_interval: '15s' }, scrape_configs: all.map(scrape) }, { lineWidth: 0 }) },
  'grafana-datasource': { content: stringify(datasource) },
});

export const EXTRA_VOLUMES = { odoo: {}, 'odoo-postgres': {}, prometheus: {} };

const base = { restart: 'unless-stopped', security_opt: ['no-new-privileges:true'] };
const limits = (memory) => ({ deploy: { resources: { limits: { memory, cpus: '1.0' } } } });

export const EXTRA_SERVICES = () => ({
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
  prometheus: {
    image: '${PROMETHEUS_IMAGE:-prom/prometheus:v3.5.0}',
    profiles: ['observability'],
    ...base,
    read_only: true,
    configs: [{ source: 'prometheus', target: '/etc/prometheus/prometheus.yml' }],
    volumes: ['prometheus:/prometheus'],
    ports: ['127.0.0.1:9090:9090'],
    ...limits('512M'),
  },
  grafana: {
    image: '${GRAFANA_IMAGE:-grafana/grafana:12.1.1}',
    profiles: ['observability'],
    ...base,
    environment: { GF_SECURITY_ADMIN_PASSWORD: '${WAGGLE_PASSWORD:-waggle}', GF_ANALYTICS_REPORTING_ENABLED: 'false' },
    configs: [{ source: 'grafana-datasource', target: '/etc/grafana/provisioning/datasources/waggle.yml' }],
    depends_on: ['prometheus'],
    ports: ['127.0.0.1:3001:3000'],
    ...limits('512M'),
  },
});
