import { TASK_STATUSES } from '@waggle/contracts';
import { statusesIn, taskFolder } from './folder-status.js';

describe('folders of tasks', () => {
  it('hold every status exactly once', () => {
    const all = ['Needs_Action', 'In_Progress', 'Pending_Approval', 'Approved', 'Done', 'Rejected'].flatMap((name) => statusesIn(taskFolder(name)));
    expect([...all].sort()).toEqual([...TASK_STATUSES].sort());
  });

  it.each(['done', '', '../Done', 'toString'])('do not include "%s"', (name) => {
    expect(() => taskFolder(name)).toThrow(expect.objectContaining({ code: 'unknown_folder' }));
  });
});
