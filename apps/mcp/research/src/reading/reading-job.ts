import type { ErrorRecord } from '@waggle/errors';
import type { Fact } from '../company/company-facts.js';
import type { NewsItem } from '../news/read-feed.js';
import type { RawPage } from '../page-reader.service.js';
import type { VisiblePage } from '../page/read-html.js';

/** What can be asked of a page, and what it gives. */
export interface Readings {
  readonly page: VisiblePage;
  readonly facts: Fact[];
  readonly feed: NewsItem[];
  /** Addresses of the feeds that it names. */
  readonly feeds: string[];
}

/** What the worker is asked. A `URL` cannot be sent to a thread. */
export interface ReadingJob {
  readonly kind: keyof Readings;
  readonly page: Omit<RawPage, 'url'> & { readonly url: string };
}

export type ReadingAnswer = { readonly value: Readings[keyof Readings] } | { readonly error: ErrorRecord };
