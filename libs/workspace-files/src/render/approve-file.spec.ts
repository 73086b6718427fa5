import { approveFileName, taskOfApproveFile } from './approve-file.js';

describe('the name of an approval file', () => {
  it('says whose approval it is, but for copies that the sync keeps [R-SYNC-DECIDES-NOTHING]', () => {
    expect(taskOfApproveFile(approveFileName('EMAIL_1 a.b'))).toBe('EMAIL_1 a.b');
    const kept = ['unsigned-cloud', 'unsigned-cloud.0a1b2c3d', 'conflict-cloud', 'conflict-local-0a1b2c3d'].map((end) => `APPROVE_EMAIL_1.${end}.md`);
    expect([...kept, 'EMAIL_1.md', 'APPROVE_.md', 'APPROVE_EMAIL_1.txt'].filter((name) => taskOfApproveFile(name) !== undefined)).toEqual([]);
  });
});
