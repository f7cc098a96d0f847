import { defineConfig } from 'vite'

// Only for looking at the screens: `npx vite build -c tests/preview/vite.config.ts --outDir <somewhere>`.
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2022', emptyOutDir: true },
})
