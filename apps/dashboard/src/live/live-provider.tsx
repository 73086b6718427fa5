import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { api } from '../api/api-client.js';
import type { AlertLine, Approval } from '../api/wire.js';
import { announce, notices } from '../notices/notices.js';
import { applyEvent } from './apply-event.js';
import { EventStream, type StreamState } from './event-stream.js';
import type { StreamEvent } from './sse-parser.js';

export interface Connection {
  readonly state: StreamState;
  /** Since when what is shown may be old, in ms since 1970; undefined while live. */
  readonly staleSince: number | undefined;
}

const ConnectionContext = createContext<Connection>({ state: 'connecting', staleSince: undefined });
export const useConnection = (): Connection => useContext(ConnectionContext);

/** Tells a person what came in while they looked elsewhere. */
function tell({ type, data }: StreamEvent): void {
  if (type === 'alert') {
    const { severity, message } = JSON.parse(data) as AlertLine;
    if (severity === 'CRITICAL') notices.add({ tone: 'stop', title: 'Critical alert', text: message, link: { to: '/alerts', label: 'Show alerts' } });
  }
  if (type === 'approval') {
    const { state, priority, proposal } = JSON.parse(data) as Approval;
    if (state === 'pending' && priority === 'URGENT') announce(`Urgent, waits for you: ${proposal.summary}`);
  }
}

/** Keeps everything below up to date while somebody is signed in. */
export function LiveProvider({ children }: { children: ReactNode }): ReactNode {
  const cache = useQueryClient();
  const [connection, setConnection] = useState<Connection>({ state: 'connecting', staleSince: undefined });
  useEffect(() => {
    const stream = new EventStream('/api/events?topics=task,approval,alert,zone', {
      onEvent: (event) => {
        applyEvent(cache, event);
        tell(event);
      },
      onState: (state, resumed) => {
        setConnection((before) => ({ state, staleSince: state === 'live' ? undefined : (before.staleSince ?? Date.now()) }));
        if (state === 'live' && !resumed) void cache.invalidateQueries();
      },
      onSignedOut: () => api.signedOut(),
    });
    void stream.run();
    return () => stream.close();
  }, [cache]);
  return <ConnectionContext.Provider value={connection}>{children}</ConnectionContext.Provider>;
}
