import type { LoggedEvent, Topic } from './event-log.repository.js';

/** An event with its text for the wire, made once for all streams. */
export interface FeedEvent {
  readonly seq: number;
  readonly topic: Topic;
  readonly text: string;
}

/** JSON holds no line break, so one `data:` line takes it whole. */
export function toFeedEvent({ seq, topic, body }: LoggedEvent): FeedEvent {
  return { seq, topic, text: `id: ${seq}\nevent: ${topic}\ndata: ${body}\n\n` };
}

/** Moves the client's Last-Event-ID on without telling it anything: also what it did not want to hear of is behind it. */
export function beatText(seq: number): string {
  return `: beat\nid: ${seq}\n\n`;
}

/** What the client knows cannot be continued: it reads its lists again, and goes on from here. */
export function resetText(seq: number): string {
  return `id: ${seq}\nevent: reset\ndata: {"reason":"What came after the event that you know is no longer kept."}\n\n`;
}

/** The last words of a stream; the client connects again with its Last-Event-ID. */
export function endText(code: string): string {
  return `event: end\ndata: ${JSON.stringify({ code })}\n\n`;
}
