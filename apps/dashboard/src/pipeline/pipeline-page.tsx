import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { reads } from '../api/reads.js';
import type { Pipeline } from '../api/wire.js';
import { EmptyNote, ProblemNote } from '../shell/notes.js';
import { Page } from '../shell/page.js';
import { sumText } from '../text/sum.js';
import classes from './pipeline.module.css';

type Stage = Pipeline['pipeline'][number];

const STAGES: ReadonlyArray<readonly [Stage['stage'], string]> = [['lead', 'Lead'], ['proposal', 'Proposal'], ['negotiation', 'Negotiation'], ['closed_won', 'Won'], ['closed_lost', 'Lost']];

function StageBars({ currency, stages }: { currency: string; stages: readonly Stage[] }): ReactNode {
  const most = Math.max(1, ...stages.map(({ valueMinor }) => valueMinor));
  return (
    <section className={classes.currency} aria-label={`Deals in ${currency}`}>
      <h2>Deals in {currency}</h2>
      <table>
        <thead><tr><th scope="col">Stage</th><th scope="col">Deals</th><th scope="col">Value</th><th scope="col"><span className={classes.unseen}>Share</span></th></tr></thead>
        <tbody>
          {STAGES.map(([stage, label]) => {
            const { count = 0, valueMinor = 0 } = stages.find((one) => one.stage === stage) ?? {};
            return (
              <tr key={stage} data-stage={stage}>
                <th scope="row">{label}</th>
                <td>{count}</td>
                <td>{sumText(valueMinor, currency)}</td>
                <td className={classes.barCell}><span className={classes.bar} style={{ width: `${(valueMinor / most) * 100}%` }} /></td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Figures({ data }: { data: Pipeline }): ReactNode {
  return (
    <dl className={classes.figures}>
      <div><dt>Win rate</dt><dd>{data.winRate === null ? '–' : `${Math.round(data.winRate * 100)}%`}</dd></div>
      {data.weightedForecast.map(({ currency, valueMinor }) => <div key={currency}><dt>Weighted forecast</dt><dd>{sumText(valueMinor, currency)}</dd></div>)}
      <div><dt>Open and closed deals</dt><dd>{data.deals}</dd></div>
      <div><dt>Contacts</dt><dd>{data.contacts}</dd></div>
      <div><dt>Activities</dt><dd>{data.activities}</dd></div>
    </dl>
  );
}

/** What the CRM says of the deals. */
export default function PipelinePage(): ReactNode {
  const { data, error, isPending } = useQuery(reads.pipeline());
  const currencies = [...new Set(data?.pipeline.map(({ currency }) => currency))];
  return (
    <Page title="Pipeline">
      {error !== null && <ProblemNote error={error} />}
      {isPending && <Skeleton height={260} />}
      {data !== undefined && <Figures data={data} />}
      {data?.deals === 0 && <EmptyNote title="The CRM holds no deals yet" />}
      {currencies.map((currency) => <StageBars key={currency} currency={currency} stages={data?.pipeline.filter((stage) => stage.currency === currency) ?? []} />)}
    </Page>
  );
}
