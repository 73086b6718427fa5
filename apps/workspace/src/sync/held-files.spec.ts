import { holderOf } from './held-files.js';

const task = { taskId: 'EMAIL_1', file: 'In_Progress/sales/EMAIL_1.2.md', approveFile: 'Approved/APPROVE_EMAIL_1.md', executeFile: null };
const held = (files: string[], tasks = [task]) => files.filter((file) => holderOf(tasks)(file) !== undefined);

describe('the files of tasks that are open here [R-SYNC-LEAVING]', () => {
  it('are those that the record names, wherever they lie and whatever they are called', () => {
    const recorded = ['In_Progress/sales/EMAIL_1.2.md', 'Approved/APPROVE_EMAIL_1.md'];
    expect(held(recorded)).toEqual(recorded);
    expect(held(recorded, [])).toEqual([]);
  });

  it('are in the folders of work also those that bear the name of the task, of its approval or of its granted call', () => {
    const named = ['In_Progress/content/EMAIL_1.md', 'Pending_Approval/APPROVE_EMAIL_1.md', 'Pending_Approval/email/APPROVE_EMAIL_1.md', 'In_Progress/security/EXECUTE_EMAIL_1.md'];
    expect(held(named)).toEqual(named);
  });

  it('are the same on a disk that does not tell cases or Unicode forms apart', () => {
    expect(held(['in_progress/Sales/email_1.2.MD', 'Pending_Approval/email/approve_EMAIL_1.md'])).toHaveLength(2);
    expect(held(['In_Progress/sales/EMAIL_Zoe\u0308.md'], [{ ...task, taskId: 'EMAIL_Zo\u00EB' }])).toHaveLength(1);
  });

  it('are no others', () => {
    const others = ['EMAIL_1.md', 'Done/EMAIL_1.md', 'Needs_Action/email/EMAIL_1.md', 'Plans/email/EMAIL_1.md', 'In_Progress/sales/EMAIL_10.md', 'In_Progress/sales/EMAIL_1.conflict-cloud.md', 'Approved/APPROVE_EMAIL_2.md'];
    expect(held(others)).toEqual([]);
  });
});
