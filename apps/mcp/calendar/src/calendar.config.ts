import { type ConfigOf, defineConfig, vendorUrlSchema, wholeNumberSchema } from '@waggle/config';
import { mailAddressSchema } from '@waggle/contracts';
import { z } from 'zod';
import { isZoneName } from './zones/zone-rules.js';

const clock = (fallback: string) =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 09:00')
    .default(fallback);
const word = z.string().min(1).max(4_096).optional();

export const calendarConfig = defineConfig({
  CALENDAR_PROVIDER: { schema: z.enum(['sandbox', 'caldav', 'google']).default('sandbox'), description: 'sandbox keeps its calendar in the database; caldav and google are real ones.' },
  CALENDAR_OWNER: { schema: mailAddressSchema.default('office@waggle.example'), description: 'Mail address of the person whose calendar it is; the organizer of what is booked.' },
  CALENDAR_ZONE: { schema: z.string().refine(isZoneName, 'must be an IANA name like Europe/Berlin').default('UTC'), description: 'The zone that the owner lives in: working hours, whole days and times without a zone are meant in it.' },
  CALENDAR_WORK_START: { schema: clock('09:00'), description: 'When the working day begins in that zone.' },
  CALENDAR_WORK_END: { schema: clock('18:00'), description: 'When it ends.' },
  CALENDAR_WORK_DAYS: {
    schema: z.string().regex(/^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$/, 'must be like MO,TU,WE,TH,FR').default('MO,TU,WE,TH,FR'),
    description: 'The working days.',
  },
  CALENDAR_BUFFER_MINUTES: { schema: wholeNumberSchema(15, 0, 240), description: 'Minutes that stay free between two meetings.' },
  CALENDAR_LIMIT_HOUR: { schema: wholeNumberSchema(100, 1, 1_000_000), description: 'Calls of this server an hour at most.' },
  CALENDAR_HOLD_SECONDS: { schema: wholeNumberSchema(120, 60, 3_600), description: 'How long a slot stays reserved while it is being booked; longer than any booking takes.' },
  CALENDAR_VIDEO_URL: {
    schema: z.string().max(500).regex(/^https:\/\/[^\s\p{Cc}]*\{id\}[^\s\p{Cc}]*$/u, 'must be an https:// address with {id} in it').default('https://meet.jit.si/{id}'),
    description: 'The video link of a meeting; {id} becomes a name that cannot be guessed. Google makes its own.',
  },
  CALENDAR_ZONE_RULES: { schema: z.enum(['auto', 'system', 'node']).default('auto'), description: "Whose zone rules hold: the system's tzdata, Node's own, or whichever is newer (auto)." },
  CALENDAR_ZONEINFO: { schema: z.string().startsWith('/').default('/usr/share/zoneinfo'), description: "Folder of the system's zone files." },
  CALENDAR_READ_MS: { schema: wholeNumberSchema(5_000, 100, 60_000), description: 'How long reading a calendar may take, in milliseconds.' },
  CALENDAR_MAX_OCCURRENCES: { schema: wholeNumberSchema(10_000, 100, 1_000_000), description: 'Occurrences in the time that is looked at, at most.' },
  CALENDAR_SANDBOX_LATENCY_MS: { schema: wholeNumberSchema(20, 0, 60_000), description: 'How long the sandbox takes for each call, in milliseconds.' },
  CALENDAR_CALDAV_URL: { schema: vendorUrlSchema('https://dav.example/calendars/ann/work/').optional(), description: 'The calendar collection.' },
  CALENDAR_CALDAV_USER: { schema: word, description: 'Who signs in there.' },
  CALENDAR_CALDAV_PASSWORD: { schema: word, description: 'The password, or one made for this program.', secret: true, power: 'reads_and_acts' },
  CALENDAR_GOOGLE_ID: { schema: z.string().min(1).max(254).default('primary'), description: "The calendar's id at Google." },
  CALENDAR_GOOGLE_CLIENT_ID: { schema: word, description: 'OAuth client.' },
  CALENDAR_GOOGLE_CLIENT_SECRET: { schema: word, description: 'Its secret.', secret: true },
  CALENDAR_GOOGLE_REFRESH_TOKEN: { schema: word, description: "The owner's consent, as a refresh token.", secret: true, power: 'reads_and_acts' },
  CALENDAR_GOOGLE_URL: { schema: vendorUrlSchema('https://www.googleapis.com/calendar/v3').default('https://www.googleapis.com/calendar/v3'), description: 'Root of the Calendar API.' },
  CALENDAR_GOOGLE_TOKEN_URL: { schema: vendorUrlSchema('https://oauth2.googleapis.com/token').default('https://oauth2.googleapis.com/token'), description: 'Where access tokens are given.' },
});
export type CalendarConfig = ConfigOf<typeof calendarConfig>;
