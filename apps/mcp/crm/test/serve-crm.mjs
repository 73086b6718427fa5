// The CRM service as a process of its own, from source.
import '@waggle/from-source';

await import('../../../crm/src/main.ts');
