// The calendar server as a process of its own, from source.
import '@waggle/from-source';

await import('../src/main.ts');
