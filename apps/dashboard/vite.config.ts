import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Of the machine's own libraries the bundle takes single functions: loading one of them must do nothing. */
const PURE = /\/libs\/(contracts|errors|money)\//;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'production'] },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // A data: address would have to be allowed in the content security policy.
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: { treeshake: { moduleSideEffects: (id: string) => !PURE.test(id) } },
  },
  // While developing: Vite serves the sources, a zone or the API double answers at port 3000.
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
});
