import { parentPort } from 'node:worker_threads';
import { toAppError } from '@waggle/errors';
import { factsOn } from '../company/company-facts.js';
import { feedsOf, readFeed } from '../news/read-feed.js';
import type { RawPage } from '../page-reader.service.js';
import { readHtml } from '../page/read-html.js';
import type { ReadingAnswer, ReadingJob, Readings } from './reading-job.js';

const FEEDS_OF_SITE = 3;

const READERS: { readonly [Kind in keyof Readings]: (page: RawPage) => Readings[Kind] } = {
  page: ({ content, url }) => readHtml(content, url),
  facts: factsOn,
  feed: readFeed,
  feeds: (page) => feedsOf(page, FEEDS_OF_SITE),
};

/** The worker's side: one page after the other. */
parentPort?.on('message', (job: ReadingJob) => {
  parentPort?.postMessage(answerTo(job));
});

function answerTo({ kind, page }: ReadingJob): ReadingAnswer {
  try {
    return { value: READERS[kind]({ ...page, url: new URL(page.url) }) };
  } catch (thrown) {
    return { error: toAppError(thrown).toRecord() };
  }
}

parentPort?.postMessage('ready');
