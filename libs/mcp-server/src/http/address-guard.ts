const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Against DNS rebinding: a page in a person's browser that resolves its own name to this machine still sends that name as
 * Host and Origin. Both must be loopback or one of the allowed host names; programs send no Origin.
 */
export class AddressGuard {
  private readonly hosts: ReadonlySet<string>;

  constructor(allowed: readonly string[]) {
    this.hosts = new Set([...LOOPBACK, ...allowed.map((host) => host.toLowerCase())]);
  }

  permits(host: string | undefined, origin: string | undefined): boolean {
    return this.knows(host === undefined ? undefined : `http://${host}`) && (origin === undefined || this.knows(origin));
  }

  private knows(address: string | undefined): boolean {
    return address !== undefined && URL.canParse(address) && this.hosts.has(new URL(address).hostname);
  }
}
