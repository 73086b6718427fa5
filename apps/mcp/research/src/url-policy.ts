import type { ResearchConfig } from './research.config.js';
import { researchError } from './research.error.js';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Which addresses may be asked for, before anything is resolved. */
export class UrlPolicy {
  constructor(
    private readonly hosts: readonly string[] | 'any',
    private readonly config: Pick<ResearchConfig, 'RESEARCH_ALLOWED_PORTS'>,
  ) {}

  /**
   * Reads an address; the host comes out in lower case and punycode, an IP address in its usual spelling, without a fragment.
   *
   * @throws AppError `url_refused`, `host_not_allowed`
   */
  parse(text: string, base?: URL): URL {
    if (!URL.canParse(text, base?.href)) throw researchError('url_refused', 'This is no address; write it like https://www.example.com/page');
    const url = new URL(text, base);
    url.hash = '';
    this.assertForm(url);
    if (!this.allows(url.hostname)) {
      throw researchError('host_not_allowed', `The host ${url.hostname} is not among those that may be fetched (RESEARCH_ALLOWED_HOSTS)`, { host: url.hostname });
    }
    return url;
  }

  /** Would `parse` take it? */
  permits(text: string): boolean {
    try {
      this.parse(text);
      return true;
    } catch {
      return false;
    }
  }

  private assertForm(url: URL): void {
    const port = DEFAULT_PORTS[url.protocol];
    if (port === undefined) throw researchError('url_refused', 'Only http and https addresses are fetched', { scheme: url.protocol.slice(0, 20) });
    if (url.username !== '' || url.password !== '') throw researchError('url_refused', 'An address with a user name or password is not fetched');
    if (url.port !== '' && !this.config.RESEARCH_ALLOWED_PORTS.includes(Number(url.port))) {
      throw researchError('url_refused', `Port ${url.port} is not among those that may be fetched (RESEARCH_ALLOWED_PORTS)`, { port: Number(url.port) });
    }
  }

  private allows(hostname: string): boolean {
    if (this.hosts === 'any') return true;
    const host = hostname.replace(/\.$/, '');
    return this.hosts.some((pattern) => (pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern));
  }
}
