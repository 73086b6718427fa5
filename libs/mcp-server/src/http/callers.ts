import { createHash, timingSafeEqual } from 'node:crypto';

/** Finds the agent that a bearer token belongs to; only hashes of tokens are known here. */
export class Callers {
  private readonly known: ReadonlyArray<{ agent: string; hash: Buffer }>;

  /**
   * @param hashes agent to the SHA-256 (hex) of its token.
   * @param open whom a request without any credential counts as; a wrong token is refused all the same.
   */
  constructor(
    hashes: Readonly<Record<string, string>>,
    private readonly open?: string,
  ) {
    this.known = Object.entries(hashes).map(([agent, hash]) => ({ agent, hash: Buffer.from(hash, 'hex') }));
  }

  /** @param authorization the header as received. */
  identify(authorization: string | undefined): string | undefined {
    if (authorization === undefined) return this.open;
    const token = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
    if (token === undefined) return undefined;
    const hash = createHash('sha256').update(token).digest();
    return this.known.find((caller) => timingSafeEqual(caller.hash, hash))?.agent;
  }
}
