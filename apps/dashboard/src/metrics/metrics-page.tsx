import { SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { reads } from '../api/reads.js';
import { EmptyNote, ProblemNote } from '../shell/notes.js';
import { Page } from '../shell/page.js';

const MetricCharts = lazy(() => import('./metric-charts.js'));

const SPANS = [{ value: '1', label: '1 hour' }, { value: '24', label: '24 hours' }, { value: '168', label: '7 days' }];

/** How the zone does over time. The charts are loaded only here. */
export default function MetricsPage(): ReactNode {
  const [hours, setHours] = useState('24');
  const { data, error, isPending } = useQuery(reads.history(Number(hours)));
  return (
    <Page title="Metrics" aside={<SegmentedControl size="xs" aria-label="Time span" value={hours} onChange={setHours} data={SPANS} />}>
      {error !== null && <ProblemNote error={error} />}
      {isPending && <Skeleton height={320} />}
      {data?.points.length === 0 && <EmptyNote title="Nothing has been measured yet">The first figures come within a minute.</EmptyNote>}
      {data !== undefined && data.points.length > 0 && (
        <Suspense fallback={<Skeleton height={320} />}>
          <MetricCharts points={data.points} hours={Number(hours)} />
        </Suspense>
      )}
    </Page>
  );
}
