/** Prints what the first screen costs; the build fails when its JavaScript grows over the limit. */
import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

export const FIRST_SCREEN_BYTES = 40 * 1024
/** The file that index.html asks for, by its name in vite.config.ts. */
const FIRST = 'first'

export function sizeLimit(): Plugin {
  return {
    name: 'daymark-size-limit',
    apply: 'build',
    generateBundle: {
      // As it is served: Vite itself still writes into the files before.
      order: 'post',
      handler(_options, bundle) {
        const chunks = firstScreen(bundle)
        const total = chunks.reduce((sum, chunk) => sum + gzipped(chunk.code), 0)
        for (const chunk of chunks) console.log(`${kilobytes(gzipped(chunk.code))}  ${chunk.fileName}`)
        console.log(`${kilobytes(total)}  first screen, JavaScript, gzip (limit ${kilobytes(FIRST_SCREEN_BYTES)})`)
        if (total === 0 || total > FIRST_SCREEN_BYTES) this.error('the first screen needs too much JavaScript, or was not found')
      },
    },
  }
}

/** The entry and everything it imports statically, each once. */
function firstScreen(bundle: Rolldown.OutputBundle): Rolldown.OutputChunk[] {
  const found = new Map<string, Rolldown.OutputChunk>()
  const visit = (name: string) => {
    const chunk = bundle[name]
    if (chunk?.type !== 'chunk' || found.has(name)) return
    found.set(name, chunk)
    chunk.imports.forEach(visit)
  }
  for (const [name, chunk] of Object.entries(bundle)) if (chunk.type === 'chunk' && chunk.name === FIRST) visit(name)
  return [...found.values()]
}

function gzipped(code: string): number {
  return gzipSync(code, { level: 9 }).length
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1).padStart(6)} kB`
}
