import { Button, CloseButton, Kbd } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconHandStop } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { serverNow } from '../text/clock.js';
import { VisibleText } from '../text/visible-text.js';
import { type Notice, notices, useNotices } from './notices.js';
import classes from './notices.module.css';

const ICONS = { good: IconCheck, care: IconAlertTriangle, stop: IconHandStop };
const TICK_MS = 250;

function UndoButton({ notice, until, onUndo }: { notice: Notice; until: number; onUndo: (notice: Notice) => void }): ReactNode {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((until - now) / 1000);
  useEffect(() => {
    if (seconds <= 0) notices.remove(notice.id);
  }, [seconds, notice.id]);
  return (
    <Button size="compact-sm" variant="default" leftSection={<IconArrowBackUp size={15} aria-hidden />} rightSection={<Kbd size="xs">u</Kbd>} onClick={() => onUndo(notice)}>
      Undo <span className={classes.seconds}>{Math.max(0, seconds)} s</span>
    </Button>
  );
}

function NoticeCard({ notice, onUndo }: { notice: Notice; onUndo: (notice: Notice) => void }): ReactNode {
  const { id, tone, title, text, link, undo } = notice;
  const Icon = ICONS[tone];
  return (
    <li className={classes.notice} data-tone={tone}>
      <Icon size={18} className={classes.icon} aria-hidden />
      <div className={classes.words}>
        <strong><VisibleText text={title} /></strong>
        {text !== undefined && <p><VisibleText text={text} /></p>}
        {link !== undefined && <Link href={link.to} onClick={() => notices.remove(id)}>{link.label}</Link>}
      </div>
      {undo !== undefined && <UndoButton notice={notice} until={undo.until} onUndo={onUndo} />}
      <CloseButton size="sm" aria-label={`Close: ${title}`} onClick={() => notices.remove(id)} />
    </li>
  );
}

/** What happened, at the lower edge; the live region speaks it, so the tray itself is silent. */
export function NoticeTray({ onUndo }: { onUndo: (notice: Notice) => void }): ReactNode {
  const list = useNotices();
  return (
    <section aria-label="What happened" className={classes.tray}>
      <ul>
        {list.map((notice) => (
          <NoticeCard key={notice.id} notice={notice} onUndo={onUndo} />
        ))}
      </ul>
    </section>
  );
}
