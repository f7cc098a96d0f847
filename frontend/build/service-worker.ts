/** Builds sw.ts last, with the exact list of what it keeps. Its version is a hash of that list. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'

interface Entry { url: string; integrity: string }

/** Vite's names carry a hash; pages.css does not, and the app never asks for it. */
const OF_THE_APP = /-[\w-]{8}\.(js|css)$/

export function serviceWorker(base: string, root: string): Plugin {
  return {
    name: 'daymark-service-worker',
    apply: 'build',
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const list = await precacheList(base, join(root, 'dist'))
        await buildWorker(root, list)
        console.log(`sw.js keeps ${list.length} files, version ${versionOf(list)}`)
      },
    },
  }
}

/** The shell, every script and style of the app, its icon. Not: account pages, API page, images only shops show. */
async function precacheList(base: string, dist: string): Promise<Entry[]> {
  const assets = (await readdir(join(dist, 'assets'))).filter((name) => OF_THE_APP.test(name)).sort()
  const files = [...assets.map((name) => `assets/${name}`), 'icons/icon.svg']
  const shell = { url: '/', integrity: await integrityOf(join(dist, 'index.html')) }
  const rest = files.map(async (file) => ({ url: base + file, integrity: await integrityOf(join(dist, file)) }))
  return [shell, ...(await Promise.all(rest))]
}

async function integrityOf(path: string): Promise<string> {
  return `sha256-${createHash('sha256').update(await readFile(path)).digest('base64')}`
}

function versionOf(list: Entry[]): string {
  return createHash('sha256').update(JSON.stringify(list)).digest('hex').slice(0, 12)
}

async function buildWorker(root: string, list: Entry[]): Promise<void> {
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: { __PRECACHE__: JSON.stringify(list), __VERSION__: JSON.stringify(versionOf(list)) },
    build: {
      outDir: 'dist',
      emptyOutDir: false,
      target: 'es2022',
      rolldownOptions: { input: join(root, 'src/sw.ts'), output: { format: 'iife', entryFileNames: 'sw.js' } },
    },
  })
}
