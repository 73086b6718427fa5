import { z } from 'zod';
import { receiptSchema } from '../proposal.js';
import { tool } from '../tool.js';
import { mailAddressSchema } from './email.tool.js';

/** One line: it becomes a property of an iCalendar entry. */
const lineSchema = z.string().regex(/^\P{Cc}*$/u, 'no line breaks or other control characters');
/** Lines may end; nothing else that is no text. */
const textSchema = z.string().max(5_000).regex(/^[\P{Cc}\n\t]*$/u, 'no control characters');
/** With offset, to the second: which moment is meant never depends on anybody's zone. */
const momentSchema = z.iso.datetime({ offset: true, precision: 0 });
/** An IANA name. */
const zoneSchema = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,3}$/, 'an IANA name like Europe/Berlin');

const eventIdSchema = z.string().min(1).max(1_024).regex(/^[^\p{Cc}/\\?#]+$/u, 'an id as get_availability or create_event gives it');
/** The state of an event that a change rests on: its ETag. */
const versionSchema = z.string().min(1).max(256).regex(/^[\x21-\x7e]+$/, 'a version as get_availability gives it');

const summarySchema = lineSchema.min(1).max(200);
const locationSchema = lineSchema.max(200);
const attendeesSchema = z.array(mailAddressSchema).max(50);

const acted = z.object({ eventId: z.string(), mode: z.enum(['live', 'dry_run']), receipt: receiptSchema.optional() });

export const getAvailability = tool(
  'calendar',
  'get_availability',
  'SAFE',
  "Finds free slots in the owner's working hours, with the buffer between meetings kept, and says what is taken. At most 62 days at once.",
  z.object({
    from: momentSchema,
    to: momentSchema,
    durationMinutes: z.number().int().min(5).max(480).default(30),
    /** The zone that the answer is written in; the owner's when left out. */
    zone: zoneSchema.optional(),
    limit: z.number().int().min(1).max(100).default(20),
  }),
  z.object({
    /** The zone of all times in this answer. */
    zone: z.string(),
    ownerZone: z.string(),
    slots: z.array(z.object({ start: z.string(), end: z.string() })),
    busy: z.array(z.object({ eventId: z.string(), version: z.string(), start: z.string(), end: z.string(), allDay: z.boolean(), recurring: z.boolean() })),
    /** False when there are more busy times than are listed; the slots are right all the same. */
    busyComplete: z.boolean(),
  }),
);

export const timezoneConvert = tool(
  'calendar',
  'timezone_convert',
  'SAFE',
  'Converts a time into another zone, daylight saving included. Give an offset in `time`, or the zone it is meant in as `from`.',
  z.object({
    /** `2026-11-01T09:30:00`, with an offset or `Z` when `from` is left out. */
    time: z.string().max(40).regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$/, 'like 2026-11-01T09:30:00, with or without an offset'),
    from: zoneSchema.optional(),
    to: zoneSchema,
  }),
  z.object({
    time: z.string(),
    zone: z.string(),
    offsetMinutes: z.number(),
    utc: z.string(),
    /** `gap`: that local time is skipped, the offset before it was used. `overlap`: it comes twice, the first was taken. */
    resolved: z.enum(['exact', 'gap', 'overlap']),
    /** Which zone rules were used, and of which release. */
    rules: z.string(),
  }),
);

export const createEvent = tool(
  'calendar',
  'create_event',
  'DANGEROUS',
  'Books a meeting in a free slot and invites its attendees. Refused when the slot is taken, outside working hours or in the past.',
  z.object({
    summary: summarySchema,
    start: momentSchema,
    end: momentSchema,
    attendees: attendeesSchema.default([]),
    description: textSchema.default(''),
    location: locationSchema.default(''),
    /** Adds a video link. */
    video: z.boolean().default(true),
  }),
  acted,
);

export const updateEvent = tool(
  'calendar',
  'update_event',
  'DANGEROUS',
  'Changes a single meeting: only what is given. Refused when it is no longer at the version that is named.',
  z.object({
    eventId: eventIdSchema,
    version: versionSchema,
    summary: summarySchema.optional(),
    /** `start` and `end` together or neither. */
    start: momentSchema.optional(),
    end: momentSchema.optional(),
    attendees: attendeesSchema.optional(),
    description: textSchema.optional(),
    location: locationSchema.optional(),
  }),
  acted,
);

export const deleteEvent = tool(
  'calendar',
  'delete_event',
  'DANGEROUS',
  'Cancels a single meeting. Refused when it is no longer at the version that is named.',
  z.object({ eventId: eventIdSchema, version: versionSchema }),
  acted,
);

export const CALENDAR_TOOLS = [getAvailability, timezoneConvert, createEvent, updateEvent, deleteEvent] as const;
