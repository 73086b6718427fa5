/** Holds of an approval when a stop covers its call, by the clock of the database. */
export const HELD = `EXISTS (
  SELECT 1 FROM stop WHERE stop.ended_at IS NULL AND stop.until > now() AND (
    stop.kind = 'dangerous'
    OR (stop.kind = 'task' AND stop.target = approval.task_id)
    OR (stop.kind = 'agent' AND stop.target = approval.agent)
    OR (stop.kind = 'tool' AND stop.target IN (approval.proposal->>'server', concat(approval.proposal->>'server', '.', approval.proposal->>'tool')))))`;
