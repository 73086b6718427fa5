import { runService } from '@waggle/runtime';
import service from './index.js';

await runService(service);
