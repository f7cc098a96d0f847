/** Packs each text file of the build once (`.br` and `.gz` beside it), so that no request waits for packing. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(js|css|html|svg|webmanifest)$/
// What saves less is not worth a second file: it fits in the same packet anyway.
const SMALLEST_GAIN_BYTES = 200
// The API page's library is large and seldom asked for: the last per cent of it would cost seconds of each build.
const LARGE_BYTES = 150_000

/** Stands last: it packs what the other steps wrote. */
export function compress(root: string): Plugin {
  return {
    name: 'daymark-compress',
    apply: 'build',
    writeBundle: {
      order: 'post',
      sequential: true,
      handler: () => packAll(join(root, 'dist')),
    },
  }
}

async function packAll(dist: string): Promise<void> {
  const files = await readdir(dist, { recursive: true })
  await Promise.all(files.filter((name) => TEXT.test(name)).map((name) => pack(join(dist, name))))
}

async function pack(path: string): Promise<void> {
  const body = await readFile(path)
  const params = { [constants.BROTLI_PARAM_QUALITY]: body.length > LARGE_BYTES ? 9 : 11 }
  await Promise.all([
    writeIfSmaller(`${path}.br`, await promisify(brotliCompress)(body, { params }), body),
    writeIfSmaller(`${path}.gz`, await promisify(gzip)(body, { level: 9 }), body),
  ])
}

async function writeIfSmaller(path: string, packed: Buffer, body: Buffer): Promise<void> {
  if (packed.length + SMALLEST_GAIN_BYTES < body.length) await writeFile(path, packed)
}
