import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asProblem } from './api/api-problem.js';
import { LiveProvider } from './live/live-provider.js';
import { Announcer } from './notices/announcer.js';
import { SessionGate } from './session/session-gate.js';
import { Shell } from './shell/shell.js';
import { surfaces, theme } from './theme.js';

const FRESH_MS = 30_000;
const MOST_RETRIES = 2;

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // A refusal stays a refusal; only what may pass by itself is tried again.
      retry: (failures, error) => failures < MOST_RETRIES && [0, 502, 503, 504].includes(asProblem(error).status),
    },
  },
});

export function App(): ReactNode {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={surfaces} defaultColorScheme="auto">
      <QueryClientProvider client={cache}>
        <Announcer />
        <SessionGate>
          <LiveProvider>
            <Shell />
          </LiveProvider>
        </SessionGate>
      </QueryClientProvider>
    </MantineProvider>
  );
}
