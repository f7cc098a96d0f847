/** What comes out of the printer wherever a link is shown: a sheet to hand over. The code, until when, whose server; never the passcode. */
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Address, Share } from '../diary/api/shares'
import { formatTime, t } from '../i18n'
import { dayOf } from './wording'
import './words.en'

export type OnPaper = Address & Pick<Share, 'expires_at' | 'has_passcode'>

/** Nothing on the screen. Beside the app, so that all of the app can be left out on paper, whichever way printing is asked for. */
export function Sheet({ made }: { made: OnPaper }) {
  useEffect(() => {
    const sheet = document.createElement('div')
    sheet.className = 'share-sheet'
    document.body.append(sheet)
    document.body.classList.add('has-sheet')
    render(<Words made={made} />, sheet)
    return () => {
      render(null, sheet)
      sheet.remove()
      document.body.classList.remove('has-sheet')
    }
  }, [made])
  return null
}

function Words({ made }: { made: OnPaper }) {
  return (
    <>
      <h1>{t('sheet.title')}</h1>
      <img alt="" src={pictureOf(made)} />
      <p><b>{t('sheet.until', { until: `${dayOf(made.expires_at, 'full')}, ${formatTime(made.expires_at)}` })}</b></p>
      <p>{t('sheet.server', { server: location.host })}</p>
      <ol>
        <li>{t('sheet.scan')}</li>
        <li>{t(made.has_passcode ? 'sheet.passcode' : 'sheet.name')}</li>
        <li>{t('sheet.read')}</li>
      </ol>
      <p>{t(made.has_passcode ? 'sheet.apart' : 'sheet.open')}</p>
    </>
  )
}

export function pictureOf(made: Address): string {
  return `data:image/svg+xml,${encodeURIComponent(made.qr_svg)}`
}
