/** Build steps beside the bundle: icons from SVG, the manifest, the API page's assets. */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import type { Plugin } from 'vite'

const ICONS: [source: string, size: number, name: string][] = [
  ['icon', 192, 'icon-192'],
  ['icon', 512, 'icon-512'],
  ['maskable', 192, 'maskable-192'],
  ['maskable', 512, 'maskable-512'],
  ['maskable', 180, 'apple-touch-icon'],
  ['monochrome', 512, 'monochrome-512'],
]
const API_PAGE = ['swagger-ui-bundle.js', 'swagger-ui.css']

export function appFiles(base: string, root: string): Plugin {
  const out = join(root, 'dist')
  return {
    name: 'daymark-app-files',
    apply: 'build',
    async writeBundle() {
      await renderIcons(join(root, 'src/icons'), join(out, 'icons'))
      await writeManifest(base, root, out)
      await copyApiPage(join(out, 'docs'))
    },
  }
}

async function renderIcons(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  await copyFile(join(from, 'icon.svg'), join(to, 'icon.svg'))
  for (const [source, size, name] of ICONS) {
    const svg = await readFile(join(from, `${source}.svg`))
    const png = new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng()
    await writeFile(join(to, `${name}.png`), png)
  }
}

interface Image { src: string; [key: string]: string }
interface Manifest { icons: Image[]; shortcuts: { icons: Image[] }[]; screenshots?: Image[] }

async function writeManifest(base: string, root: string, out: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(root, 'src/manifest.json'), 'utf8')) as Manifest
  const icons = [...manifest.icons, ...manifest.shortcuts.flatMap((shortcut) => shortcut.icons)]
  for (const icon of icons) icon.src = base + icon.src
  const screenshots = await copyScreenshots(base, join(root, 'src/screenshots'), join(out, 'screenshots'))
  if (screenshots.length > 0) manifest.screenshots = screenshots
  await writeFile(join(out, 'manifest.webmanifest'), JSON.stringify(manifest))
}

async function copyScreenshots(base: string, from: string, to: string): Promise<Image[]> {
  const names = (await readdir(from).catch(() => [] as string[])).filter((name) => name.endsWith('.png')).sort()
  if (names.length > 0) await mkdir(to, { recursive: true })
  return Promise.all(names.map(async (name) => {
    await copyFile(join(from, name), join(to, name))
    const sizes = pngSize(await readFile(join(from, name)))
    const label = name.replace(/^\d+-|\.png$/g, '').replaceAll('-', ' ')
    return { src: `${base}screenshots/${name}`, sizes, type: 'image/png', form_factor: 'narrow', label }
  }))
}

/** Width and height stand at a fixed place in a PNG's first chunk. */
function pngSize(png: Buffer): string {
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`
}

async function copyApiPage(to: string): Promise<void> {
  const from = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  await mkdir(to, { recursive: true })
  for (const name of API_PAGE) await copyFile(join(from, name), join(to, name))
}
