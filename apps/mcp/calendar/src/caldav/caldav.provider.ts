import type { CalendarConfig } from '../calendar.config.js';
import { IcsProvider } from '../ics/ics.provider.js';
import type { CalendarReader } from '../recurrence/calendar-reader.js';
import type { CalendarObject } from '../recurrence/read-calendar.js';
import type { CaldavCollection } from './caldav-collection.js';

interface Synced {
  readonly state: string | undefined;
  readonly objects: ReadonlyMap<string, CalendarObject>;
}

/** A calendar on a CalDAV server. The whole of it is kept here in step, since no server's own answer to "what is when" can be relied on. */
export class CaldavProvider extends IcsProvider {
  readonly calendar: string;
  private synced: Synced = { state: undefined, objects: new Map() };

  constructor(
    url: string,
    private readonly collection: CaldavCollection,
    config: Pick<CalendarConfig, 'CALENDAR_OWNER' | 'CALENDAR_VIDEO_URL'>,
    reader: CalendarReader,
  ) {
    super(config, reader);
    const { origin, pathname } = new URL(url);
    this.calendar = `caldav ${origin}${pathname.replace(/\/+$/, '')}`;
  }

  /** The state is asked for first: a change that comes in between is seen as one the next time. */
  protected async objects(): Promise<CalendarObject[]> {
    const before = this.synced;
    const state = await this.collection.state();
    if (state === undefined || state !== before.state) this.synced = { state, objects: await this.changedSince(before) };
    return [...this.synced.objects.values()];
  }

  protected async object(eventId: string): Promise<CalendarObject | undefined> {
    return (await this.collection.fetch([eventId])).find((object) => object.eventId === eventId);
  }

  protected add(eventId: string, ics: string): Promise<void> {
    return this.collection.add(eventId, ics);
  }

  protected replace(object: CalendarObject): Promise<void> {
    return this.collection.replace(object);
  }

  protected discard(eventId: string, version: string): Promise<void> {
    return this.collection.discard(eventId, version);
  }

  private async changedSince({ objects }: Synced): Promise<Map<string, CalendarObject>> {
    const versions = await this.collection.versions();
    const kept = [...objects.values()].filter(({ eventId, version }) => versions.get(eventId) === version);
    const known = new Set(kept.map(({ eventId }) => eventId));
    const fetched = await this.collection.fetch([...versions.keys()].filter((eventId) => !known.has(eventId)));
    return new Map([...kept, ...fetched].map((object) => [object.eventId, object]));
  }
}
