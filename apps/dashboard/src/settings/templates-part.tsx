import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { asProblem } from '../api/api-problem.js';
import { reads } from '../api/reads.js';
import { retireTemplate } from '../api/templates.js';
import type { Template } from '../api/wire.js';
import { problemNotice } from '../inbox/outcome.js';
import { notices } from '../notices/notices.js';
import { useSession } from '../session/session-gate.js';
import { ProblemNote } from '../shell/notes.js';
import { fullMomentText } from '../text/time.js';
import { VisibleText } from '../text/visible-text.js';
import classes from './settings.module.css';

function released({ released: count }: Template): string {
  return count === 0 ? 'has released nothing yet' : `has released ${count}`;
}

/** Asks once more: mail that went out by itself waits for people again. */
function Retire({ template }: { template: Template }): ReactNode {
  const cache = useQueryClient();
  const [asked, setAsked] = useState(false);
  const { mutate, isPending } = useMutation({
    mutationFn: () => retireTemplate(template.id),
    onSuccess: () => void notices.add({ tone: 'good', title: `“${template.name}” is retired`, text: 'Mail like it waits for a person again.' }),
    onError: (error) => void notices.add(problemNotice('It was not retired', asProblem(error))),
    onSettled: () => cache.invalidateQueries({ queryKey: reads.templates().queryKey }),
  });
  if (!asked) return <Button size="xs" variant="default" aria-label={`Retire ${template.name}`} onClick={() => setAsked(true)}>Retire</Button>;
  return <Button size="xs" color="red" loading={isPending} aria-label={`Retire ${template.name} for good`} onClick={() => mutate()} onBlur={() => setAsked(false)} autoFocus>Retire for good</Button>;
}

function TemplateEntry({ template }: { template: Template }): ReactNode {
  const { role } = useSession();
  const { name, subject, text, madeBy, madeAt, approvalId } = template;
  return (
    <li>
      <div className={classes.templateHead}>
        <div>
          <b>{name}</b>
          <p>by <Link href={`/approvals/${approvalId}`}>{madeBy}, {fullMomentText(madeAt)}</Link>; {released(template)}</p>
        </div>
        {role === 'admin' && <Retire template={template} />}
      </div>
      <details>
        <summary>Its text</summary>
        <p className={classes.templateText}><b><VisibleText text={subject} /></b>{'\n'}<VisibleText text={text} /></p>
      </details>
    </li>
  );
}

/** Approved texts that let routine mail like them out without a person. */
export function TemplatesPart(): ReactNode {
  const { data, error } = useQuery(reads.templates());
  return (
    <section className={classes.part}>
      <h2>Templates</h2>
      <p>Routine mail that says what one of them says goes out without a person. An admin makes one from an approved mail, below it.</p>
      {error !== null && <ProblemNote error={error} />}
      {data?.templates.length === 0 && <p className={classes.none}>There is none yet.</p>}
      {data !== undefined && data.templates.length > 0 && <ul className={classes.templates} aria-label="Templates">{data.templates.map((template) => <TemplateEntry key={template.id} template={template} />)}</ul>}
    </section>
  );
}
