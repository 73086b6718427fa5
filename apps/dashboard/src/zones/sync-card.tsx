import { Alert, Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { asProblem } from '../api/api-problem.js';
import { reads } from '../api/reads.js';
import type { SyncStatusView } from '../api/wire.js';
import { syncNow } from '../api/zones.js';
import { problemNotice } from '../inbox/outcome.js';
import { notices } from '../notices/notices.js';
import { useSession } from '../session/session-gate.js';
import { ProblemNote } from '../shell/notes.js';
import { fullMomentText } from '../text/time.js';
import { VisibleText } from '../text/visible-text.js';
import { STATES } from './zone-words.js';
import classes from './zones.module.css';

function SyncButton(): ReactNode {
  const cache = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: syncNow,
    onSuccess: (done) => {
      cache.setQueryData(reads.sync().queryKey, done);
      notices.add({ tone: done.trouble === null ? 'good' : 'stop', title: done.trouble === null ? 'Shared' : 'Shared, but not all of it', text: `${done.pulled} came, ${done.pushed} went, ${done.conflicts} conflicts.` });
    },
    onError: (error) => void notices.add(problemNotice('It was not shared', asProblem(error))),
  });
  return <Button size="xs" variant="default" loading={isPending} leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => mutate()}>Sync now</Button>;
}

function Trouble({ trouble: { message, mend, files, at } }: { trouble: NonNullable<SyncStatusView['trouble']> }): ReactNode {
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title={<VisibleText text={message} />}>
      <p><VisibleText text={mend} /></p>
      {files.length > 0 && <ul className={classes.files} aria-label="Files">{files.map((file) => <li key={file}><VisibleText text={file} /></li>)}</ul>}
      <p className={classes.meta}>Since {fullMomentText(at)}</p>
    </Alert>
  );
}

/** How the workspace is shared, what is wrong and how to mend it. */
export function SyncCard(): ReactNode {
  const { role } = useSession();
  const { data, error } = useQuery(reads.sync());
  return (
    <section aria-labelledby="sync">
      <h2 className={classes.heading} id="sync">Sync</h2>
      {error !== null && <ProblemNote error={error} />}
      {data !== undefined && (
        <div className={classes.card} data-tone={data.trouble === null && data.state !== 'offline' ? 'good' : 'stop'}>
          <p><b>{STATES[data.state]}</b></p>
          {data.state !== 'off' && (
            <>
              <p className={classes.meta}>{data.remote !== null && <><VisibleText text={data.remote} />, </>}branch <VisibleText text={data.branch} /></p>
              <p className={classes.meta}>{data.lastSyncAt === null ? 'Never shared yet' : `Last shared ${fullMomentText(data.lastSyncAt)}`}: {data.pulled} came, {data.pushed} went</p>
              <p className={classes.meta}>{data.conflicts} {data.conflicts === 1 ? 'conflict' : 'conflicts'}{data.conflicts > 0 && ' (the other version lies beside each file, as <name>.conflict-<zone>.md)'}, {data.quarantined} files not let in</p>
              {data.trouble !== null && <Trouble trouble={data.trouble} />}
              {role !== 'viewer' && <SyncButton />}
            </>
          )}
        </div>
      )}
    </section>
  );
}
