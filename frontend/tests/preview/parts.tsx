/** `/parts`: every part of ui/ with its states, once in each look. For developers, never part of the build of the app. */
import { render } from 'preact'
import { setLocale } from '../../src/i18n'
import '../../src/shell/app.css'
import { LOOKS, LookPage } from './parts/LookPage'
import './parts.css'

const wish = new URLSearchParams(location.search)
const look = LOOKS.find((each) => each === wish.get('look'))
const quiet = wish.has('quiet')

/** A window of its own for each look: its widths, its root and its fixed parts are as on a phone. */
function Looks() {
  return (
    <main class="looks">
      <header class="looks-head">
        <h1>Parts</h1>
        <p>
          Everything in <code>src/ui</code> with its states, in all looks. Forced colours are the browser's to emulate (in its developer tools, under Rendering). Links lead
          nowhere here.
        </p>
        <div class="ways">
          <a class="button" href={quiet ? '/parts' : '/parts?quiet'}>{quiet ? 'As usual' : 'As on a bad day'}</a>
          <a class="button" href="/">All screens</a>
        </div>
      </header>
      {LOOKS.map((each) => (
        <iframe
          key={each} class="looks-look" title={`All parts, ${each}`} src={`/parts?look=${each}${quiet ? '&quiet' : ''}`}
          onLoad={(event) => growWithContent(event.currentTarget)}
        />
      ))}
    </main>
  )
}

/** As tall as what is in it, so that one page scrolls and not three. */
function growWithContent(frame: HTMLIFrameElement): void {
  const body = frame.contentDocument?.body
  if (body) new ResizeObserver(() => { frame.style.height = `${body.offsetHeight}px` }).observe(body)
}

/** What is shown here is not what the links are about. */
function leadNowhere(event: Event): void {
  if (!(event.target as Element).closest('a')) return
  event.preventDefault()
  event.stopPropagation()
}

setLocale('en', ['en-GB'])
const root = document.getElementById('app')
if (look) {
  document.documentElement.dataset.look = look
  document.documentElement.classList.add('look-page')
  document.documentElement.classList.toggle('quiet-page', quiet)
  document.addEventListener('click', leadNowhere, { capture: true })
}
if (root) render(look ? <LookPage look={look} quiet={quiet} /> : <Looks />, root)
