import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { ApiProblem } from '../api/api-problem.js';
import type { Approval } from '../api/wire.js';
import { notices, type Notice } from '../notices/notices.js';
import { NoticeTray } from '../notices/notice-tray.js';
import { serverNow } from '../text/clock.js';
import { Decider, type DecisionState } from './decider.js';

interface Decisions extends DecisionState {
  readonly decider: Decider;
  /** Takes the newest approval back that still can be. */
  undoLast(): void;
}

const DecisionsContext = createContext<Decisions | undefined>(undefined);

export function useDecisions(): Decisions {
  const decisions = useContext(DecisionsContext);
  if (decisions === undefined) throw new Error('There is no provider of decisions above this.');
  return decisions;
}

/** Keeps what was decided and what came of it, on whatever screen the person is. */
export function DecisionsProvider({ children }: { children: ReactNode }): ReactNode {
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const [state, setState] = useState<DecisionState>({ leaving: new Set<string>(), failed: new Map<string, ApiProblem>() });
  const decider = useMemo(() => new Decider(cache, setState), [cache]);
  const takeBack = useCallback(
    ({ id, undo }: Notice) => {
      notices.remove(id);
      if (undo !== undefined) void decider.undo(undo.approval).then((approval: Approval | undefined) => approval && navigate(`/approvals/${approval.id}`));
    },
    [decider, navigate],
  );
  const undoLast = useCallback(() => {
    const last = notices.undoable(serverNow());
    if (last !== undefined) takeBack(last);
    else notices.add({ tone: 'care', title: 'There is nothing to take back', text: 'The time for it has passed, or nothing was approved.' });
  }, [takeBack]);
  const value = useMemo(() => ({ ...state, decider, undoLast }), [state, decider, undoLast]);
  return (
    <DecisionsContext.Provider value={value}>
      {children}
      <NoticeTray onUndo={takeBack} />
    </DecisionsContext.Provider>
  );
}
