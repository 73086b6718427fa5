import { Injectable } from '@nestjs/common';
import { COMPANY_FIELDS } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import { PageReader, type RawPage } from '../page-reader.service.js';
import { researchError } from '../research.error.js';
import type { Link } from '../page/read-html.js';
import { Reading } from '../reading/reading.service.js';
import { type CompanyField, type Fact, type Profile } from './company-facts.js';

/** Pages on which companies say who they are, by name in several languages: one of each is read. */
const TELLING = [
  /impressum|imprint|legal[-_ ]?notice|mentions[-_ ]?l[eé]gales|aviso[-_ ]?legal|note[-_ ]?legali|colofon/i,
  /contact|kontakt|contatti|contacto/i,
  /about|ueber[-_ ]?uns|über uns|a[-_ ]?propos|quienes[-_ ]?somos|chi[-_ ]?siamo|unternehmen/i,
];

/** What a company's own site says of it. */
@Injectable()
export class CompanyService {
  constructor(
    private readonly pages: PageReader,
    private readonly reading: Reading,
  ) {}

  /** @throws AppError a `ResearchErrorCode` when the home page cannot be read */
  async profile(website: string, signal: AbortSignal): Promise<Profile> {
    const home = await this.pages.open(this.pages.parse(website), signal);
    if (home.form !== 'html') throw researchError('content_refused', `The home page of ${home.url.hostname} is no HTML`, { host: home.url.hostname });
    const read: RawPage[] = [home];
    const failures: Profile['failures'] = [];
    for (const url of tellingPages(home.url, (await this.reading.of('page', home)).links)) {
      try {
        read.push(await this.pages.open(this.pages.parse(url), signal));
      } catch (thrown) {
        if (signal.aborted || !(thrown instanceof AppError)) throw thrown;
        failures.push({ source: url, code: toAppError(thrown).code });
      }
    }
    const pages = read.filter((page) => page.form === 'html');
    const facts = await Promise.all(pages.map((page) => this.reading.of('facts', page)));
    return toProfile(pages, facts.flat(), failures);
  }
}

function tellingPages(home: URL, all: readonly Link[]): string[] {
  const links = all.filter(({ url }) => siteOf(new URL(url)) === siteOf(home));
  const chosen = TELLING.flatMap((pattern) => links.find(({ url, text }) => pattern.test(new URL(url).pathname) || pattern.test(text))?.url ?? []);
  return [...new Set(chosen)];
}

function siteOf(url: URL): string {
  return url.hostname.replace(/^www\./, '');
}

function toProfile(read: readonly RawPage[], facts: readonly Fact[], failures: Profile['failures']): Profile {
  const fields = COMPANY_FIELDS.map((field) => [field, firstOf(facts, field)]);
  return {
    profile: Object.fromEntries(fields) as Profile['profile'],
    accounts: [...new Map(facts.filter(({ field }) => field === 'account').map((account) => [account.value, citedOf(account)])).values()].slice(0, 20),
    pages: read.map(({ url, fetchedAt }) => ({ url: url.href, fetchedAt })),
    failures,
    untrusted: true,
  };
}

const TRUST = ['json_ld', 'open_graph', 'meta', 'link'] as const;

/** What is marked up for machines comes before what is found beside the text; then the earlier page. */
function firstOf(facts: readonly Fact[], field: CompanyField): Profile['profile'][CompanyField] {
  const said = facts.filter((one) => one.field === field);
  const best = TRUST.flatMap((from) => said.find(({ source }) => source.from === from) ?? [])[0];
  return best === undefined ? null : citedOf(best);
}

function citedOf({ value, source }: Fact): Profile['accounts'][number] {
  return { value, source };
}
