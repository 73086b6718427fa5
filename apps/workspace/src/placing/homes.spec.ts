import { isTerminal, MOVES, type TaskStatus, TASK_STATUSES } from '@waggle/contracts';
import { endedBadly, executorOf, homesOf } from './homes.js';

const homes = (status: TaskStatus, agent: string | null = 'sales') => homesOf({ status, agent, domain: 'email' }, 'security');

describe('where the files of a task belong', () => {
  it('asks for an approval exactly while a person is asked', () => {
    for (const status of TASK_STATUSES) expect(homes(status).approve === 'Pending_Approval/email').toBe(status === 'pending_approval');
  });

  it('shows an execution while the call is made, and keeps it beside the ended task', () => {
    for (const status of TASK_STATUSES) {
      const { execute } = homes(status);
      expect(execute).toBe(status === 'executing' ? 'In_Progress/security' : status === 'done' ? 'Done' : isTerminal(status) ? 'Rejected' : null);
    }
  });

  it('ends in Done, or in Rejected with a note', () => {
    for (const status of TASK_STATUSES.filter(isTerminal)) {
      expect(homes(status).task).toBe(status === 'done' ? 'Done' : 'Rejected');
      expect(endedBadly(status)).toBe(status !== 'done');
    }
    expect(endedBadly('executing')).toBe(false);
  });

  it('follows the agent while in work, and no name that is a path', () => {
    for (const status of Object.keys(MOVES) as TaskStatus[]) {
      if (isTerminal(status) || status === 'received' || status === 'scanned') continue;
      expect(homes(status).task).toBe('In_Progress/sales');
      for (const bad of ['../x', 'a/b', '', '.hidden', null]) expect(homes(status, bad).task).toBe('stay');
    }
  });

  it('has the generalist execute in the single role', () => {
    expect([executorOf('single'), executorOf('swarm')]).toEqual(['generalist', 'security']);
  });
});
