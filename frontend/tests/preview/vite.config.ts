import { join } from 'node:path'
import { defineConfig } from 'vite'

const ROOT = import.meta.dirname

// Only for looking: all parts under /parts, all screens over a made-up diary elsewhere. `make parts` serves them;
// `npx vite build -c tests/preview/vite.config.ts --outDir <somewhere>` makes files of them.
export default defineConfig({
  root: ROOT,
  base: '/',
  publicDir: false,
  server: { host: '127.0.0.1', port: 5174, strictPort: true, fs: { allow: [join(ROOT, '../..')] } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    emptyOutDir: true,
    rolldownOptions: { input: { index: join(ROOT, 'index.html'), parts: join(ROOT, 'parts.html') } },
  },
})
