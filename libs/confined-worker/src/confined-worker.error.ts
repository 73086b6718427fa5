export type ConfinedWorkerErrorCode = 'worker_late' | 'worker_broken' | 'worker_unloaded';
