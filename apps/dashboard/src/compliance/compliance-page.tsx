import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleCheck, IconScale } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { asProblem } from '../api/api-problem.js';
import { checkCompliance } from '../api/compliance.js';
import { reads } from '../api/reads.js';
import type { ComplianceFinding, ComplianceReport } from '../api/wire.js';
import { problemNotice } from '../inbox/outcome.js';
import { notices } from '../notices/notices.js';
import { useSession } from '../session/session-gate.js';
import { EmptyNote, ProblemNote } from '../shell/notes.js';
import { Page } from '../shell/page.js';
import { fullMomentText } from '../text/time.js';
import { VisibleText } from '../text/visible-text.js';
import { CHECKS, placeOf, VERDICTS } from './compliance-words.js';
import classes from './compliance.module.css';

function CheckButton(): ReactNode {
  const cache = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: checkCompliance,
    onSuccess: (report) => {
      notices.add({ tone: report.verdict === 'COMPLIANT' ? 'good' : 'stop', title: VERDICTS[report.verdict], text: 'The report was written into Briefings as well.' });
      cache.setQueryData(reads.compliance().queryKey, { report });
    },
    onError: (error) => void notices.add(problemNotice('It was not checked', asProblem(error))),
  });
  return <Button size="xs" variant="default" loading={isPending} leftSection={<IconScale size={16} aria-hidden />} onClick={() => mutate()}>Check now</Button>;
}

function Entry({ entry }: { entry: string }): ReactNode {
  const place = placeOf(entry);
  return place === undefined ? <span><VisibleText text={entry} /></span> : <Link href={place}><VisibleText text={entry} /></Link>;
}

function Finding({ finding: { check, weight, detail, entries } }: { finding: ComplianceFinding }): ReactNode {
  return (
    <li className={classes.item}>
      <IconAlertTriangle size={20} aria-hidden />
      <div>
        <p><b>{weight === 'violation' ? 'Violation' : 'Doubt'}:</b> <VisibleText text={detail} /></p>
        <p className={classes.meta}>{CHECKS[check]}</p>
        {entries.length > 0 && <p className={classes.entries}>{entries.map((entry) => <Entry key={entry} entry={entry} />)}</p>}
      </div>
    </li>
  );
}

function Report({ report: { verdict, at, since, checks, findings } }: { report: ComplianceReport }): ReactNode {
  return (
    <>
      <div className={classes.verdict} data-verdict={verdict} data-testid="verdict">
        <b>{VERDICTS[verdict]}</b> ({verdict})
        <p className={classes.meta}>Checked {fullMomentText(at)}, of everything since {fullMomentText(since)}</p>
      </div>
      {findings.length > 0 && <h2 className={classes.heading}>What was found</h2>}
      <ul className={classes.list} aria-label="Findings">{findings.map((finding) => <Finding key={`${finding.check} ${finding.detail} ${finding.entries.join(' ')}`} finding={finding} />)}</ul>
      <h2 className={classes.heading}>What was looked at</h2>
      <ul className={classes.list} aria-label="Checks">
        {checks.map(({ check, ok, looked }) => (
          <li key={check} className={classes.item} data-ok={ok}>
            {ok ? <IconCircleCheck size={20} aria-hidden /> : <IconAlertTriangle size={20} aria-hidden />}
            <div>
              <p><b>{CHECKS[check]}:</b> {ok ? 'yes' : 'no'}</p>
              <p className={classes.meta}><VisibleText text={looked} /></p>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Whether the zone keeps its rules, as it was last checked. */
export default function CompliancePage(): ReactNode {
  const { role } = useSession();
  const { data, error } = useQuery(reads.compliance());
  return (
    <Page title="Compliance" aside={role !== 'viewer' && <CheckButton />}>
      {error !== null && <ProblemNote error={error} />}
      {data?.report === null && <EmptyNote icon={IconScale} title="Nothing has been checked yet">It is checked every week, and when somebody asks for it.</EmptyNote>}
      {data !== undefined && data.report !== null && <Report report={data.report} />}
    </Page>
  );
}
