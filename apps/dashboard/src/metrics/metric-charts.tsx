import '@mantine/charts/styles.css';
import { AreaChart, LineChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import type { HistoryPoint } from '../api/wire.js';
import classes from './metrics.module.css';
import { type ChartRow, rowsOf, SERIES } from './series.js';

const HEIGHT = 210;
/** Rows of the table beside a chart; more are of no use to a person who listens. */
const MOST_ROWS = 24;

/** The table beside a chart says the same to those who do not see it. */
const SILENT = { accessibilityLayer: false };

type ChartName = keyof typeof SERIES;

function Figures({ name, rows }: { name: ChartName; rows: readonly ChartRow[] }): ReactNode {
  const series = SERIES[name].series;
  const step = Math.ceil(rows.length / MOST_ROWS);
  return (
    <details className={classes.figures}>
      <summary>The same as a table</summary>
      <div tabIndex={0} role="group" aria-label={`${SERIES[name].title}: table`}>
        <table>
          <thead><tr><th scope="col">At</th>{series.map(({ label }) => <th key={label} scope="col">{label}</th>)}</tr></thead>
          <tbody>
            {rows.filter((_, index) => index % step === 0).map((row) => (
              <tr key={row.at}><th scope="row">{row.at}</th>{series.map((one) => <td key={one.name}>{row[one.name] ?? '–'}</td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Chart({ name, rows }: { name: ChartName; rows: ChartRow[] }): ReactNode {
  const { title, series, stacked, unit } = SERIES[name];
  const given = { h: HEIGHT, data: rows, dataKey: 'at', series: [...series], withDots: false, unit, strokeWidth: 2, withLegend: series.length > 1, gridAxis: 'x' as const, tickLine: 'none' as const, curveType: 'monotone' as const };
  return (
    <section className={classes.chart} aria-label={title}>
      <h2>{title}</h2>
      <div aria-hidden>{stacked ? <AreaChart {...given} type="stacked" fillOpacity={0.5} areaChartProps={SILENT} /> : <LineChart {...given} connectNulls={false} lineChartProps={SILENT} />}</div>
      <Figures name={name} rows={rows} />
    </section>
  );
}

export default function MetricCharts({ points, hours }: { points: readonly HistoryPoint[]; hours: number }): ReactNode {
  const rows = rowsOf(points, hours);
  return (
    <div className={classes.charts}>
      {(Object.keys(SERIES) as ChartName[]).map((name) => <Chart key={name} name={name} rows={rows} />)}
    </div>
  );
}
