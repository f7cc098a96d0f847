import { defineConfig } from 'vite'
import { appFiles } from './build/app-files.ts'
import { compress } from './build/compress.ts'
import { serviceWorker } from './build/service-worker.ts'
import { sizeLimit } from './build/size-limit.ts'

// Where Django serves dist/ from.
const BASE = '/static/app/'
const ROOT = import.meta.dirname

export default defineConfig({
  root: ROOT,
  base: BASE,
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // Which files a later screen needs is not in the first one, that is 1.8 kB: the service worker has them all by then.
    modulePreload: { polyfill: false, resolveDependencies: () => [] },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { main: 'index.html', pages: 'src/shell/pages.css' },
      output: {
        // The first screen in one file: each of many small ones would be packed by itself.
        codeSplitting: { groups: [{ name: 'first', test: /src\/main\.tsx$/ }] },
        // Templates of Django name this one, so its name stays.
        assetFileNames: ({ names }) => (names.includes('pages.css') ? 'assets/pages.css' : 'assets/[name]-[hash][extname]'),
      },
    },
  },
  plugins: [sizeLimit(), appFiles(BASE, ROOT), serviceWorker(BASE, ROOT), compress(ROOT)],
})
