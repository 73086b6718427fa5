import { Center, Loader } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { DecisionsProvider } from '../inbox/decisions-provider.js';
import { InboxPage } from '../inbox/inbox-page.js';
import { useCommands } from '../keys/use-commands.js';
import { HelpDialog } from './help-dialog.js';
import { OfflineBar } from './offline-bar.js';
import { StopBar } from '../stops/stop-bar.js';
import { belongsTo, SCREENS } from './screens.js';
import { SideBar } from './side-bar.js';
import { TopBar } from './top-bar.js';
import classes from './shell.module.css';

const BoardPage = lazy(() => import('../board/board-page.js'));
const TaskPage = lazy(() => import('../task/task-page.js'));
const AgentsPage = lazy(() => import('../agents/agents-page.js'));
const PipelinePage = lazy(() => import('../pipeline/pipeline-page.js'));
const MetricsPage = lazy(() => import('../metrics/metrics-page.js'));
const AuditPage = lazy(() => import('../audit/audit-page.js'));
const CompliancePage = lazy(() => import('../compliance/compliance-page.js'));
const AlertsPage = lazy(() => import('../alerts/alerts-page.js'));
const StopsPage = lazy(() => import('../stops/stops-page.js'));
const SourcesPage = lazy(() => import('../sources/sources-page.js'));
const ZonesPage = lazy(() => import('../zones/zones-page.js'));
const ScalingPage = lazy(() => import('../scaling/scaling-page.js'));
const SettingsPage = lazy(() => import('../settings/settings-page.js'));
const LostPage = lazy(() => import('./lost-page.js'));

function Screens(): ReactNode {
  return (
    <Suspense fallback={<Center h="50vh"><Loader aria-label="Loading" /></Center>}>
      <Switch>
        <Route path="/">{() => <InboxPage id={undefined} />}</Route>
        <Route path="/approvals/:id">{({ id }) => <InboxPage id={id} />}</Route>
        <Route path="/board" component={BoardPage} />
        <Route path="/tasks/:taskId">{({ taskId }) => <TaskPage taskId={decodeURIComponent(taskId)} />}</Route>
        <Route path="/agents" component={AgentsPage} />
        <Route path="/pipeline" component={PipelinePage} />
        <Route path="/trends" component={MetricsPage} />
        <Route path="/audit" component={AuditPage} />
        <Route path="/compliance" component={CompliancePage} />
        <Route path="/zones" component={ZonesPage} />
        <Route path="/alerts" component={AlertsPage} />
        <Route path="/stops" component={StopsPage} />
        <Route path="/sources" component={SourcesPage} />
        <Route path="/scaling" component={ScalingPage} />
        <Route path="/settings" component={SettingsPage} />
        <Route component={LostPage} />
      </Switch>
    </Suspense>
  );
}

/** Sets the document's title, by which screen readers and tabs tell the screens apart. */
function useTitle(location: string): void {
  useEffect(() => {
    const screen = SCREENS.find((one) => belongsTo(location, one));
    document.title = screen === undefined ? 'Waggle' : `${screen.name} · Waggle`;
  }, [location]);
}

/** The frame around every screen. */
export function Shell(): ReactNode {
  const [location, navigate] = useLocation();
  const [help, setHelp] = useState(false);
  useTitle(location);
  useCommands({ ...Object.fromEntries(SCREENS.map(({ command, path }) => [command, () => navigate(path)])), help: () => setHelp(true) });
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>Skip to the content</a>
      <SideBar />
      <TopBar />
      <main id="main" className={classes.main} tabIndex={-1}>
        <OfflineBar />
        <StopBar />
        <DecisionsProvider>
          <Screens />
        </DecisionsProvider>
      </main>
      <HelpDialog opened={help} onClose={() => setHelp(false)} />
    </div>
  );
}
