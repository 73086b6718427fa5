/** One answer to one request; redirects are not followed. */
export interface WebAnswer {
  readonly status: number;
  /** As sent, with parameters; empty when there was none. */
  readonly contentType: string;
  /** Of a redirect. */
  readonly location: string | undefined;
  /** Unpacked and within the size limit; empty for a redirect. */
  readonly body: Uint8Array;
}

export interface SearchQuery {
  readonly query: string;
  readonly kind: 'web' | 'news';
  readonly limit: number;
}

/** As the search API gave it: plain text, addresses unchecked. */
export interface SearchHit {
  readonly title: string;
  readonly url: string;
  readonly extract: string;
  /** ISO 8601, or null. */
  readonly publishedAt: string | null;
}

/** The web and a search in it. Everything above it is the same for the sandbox and the real one. */
export abstract class WebProvider {
  /** Hosts that may be asked: names and `*.` patterns, or every public one. */
  abstract readonly hosts: readonly string[] | 'any';

  /**
   * Asks for one address. The caller has checked scheme, port and host; this checks the network address that it connects to.
   *
   * @throws AppError `address_refused`, `host_unknown`, `page_timeout`, `page_too_large`, `page_unreadable`, `page_unavailable`
   */
  abstract request(url: URL, signal: AbortSignal): Promise<WebAnswer>;

  /** False: there is no search API. */
  abstract readonly searches: boolean;

  /** @throws AppError `search_missing`, or a `VendorErrorCode` */
  abstract search(query: SearchQuery, signal: AbortSignal): Promise<SearchHit[]>;
}
