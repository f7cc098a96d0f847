/** What a table was understood to be: what it leaves open first, then each column. */
import { useRef } from 'preact/hooks'
import type { Import } from '../diary/api/data'
import type { Question } from '../diary/api/reading'
import { formatList, t } from '../i18n'
import { Columns, FEW_ITEMS } from './Columns'
import { HowRead } from './HowRead'
import { Lost } from './Lost'
import { Questions } from './Questions'
import { formatName, quoted } from './tableWords'
import type { Brought } from './useImport'
import { whyRefused } from './wording'
import './words.en'

interface Props { brought: Brought; shown: Import; asked: Question[]; onGoOn: () => void }

export function Understand({ brought: { isBehind, lost, choose }, shown, asked, onGoOn }: Props) {
  const troubled = useRef(false)
  const { reading, preview } = shown
  const problem = whyRefused(shown)
  troubled.current ||= problem !== null
  if (reading === null) return null
  const parts = { reading, asked, choose }
  return (
    <>
      <p><strong>{preview ? t('found.rows', { what: formatName(shown), count: preview.rows }) : formatName(shown)}</strong></p>
      {problem && <p class="late" role="alert">{problem}</p>}
      <Questions {...parts} />
      <Columns {...parts} />
      {preview && preview.as_note.length > 0 && <p>{t('found.as_note', { count: preview.as_note.length, list: listOf(preview.as_note) })}</p>}
      {preview && preview.left_out.length > 0 && <p>{leftOutLine(preview.left_out)}</p>}
      <HowRead key={String(troubled.current)} reading={reading} choose={choose} open={troubled.current} />
      <p role="status" class="data-status">{lost ? lost === 'unreachable' && t('data.no_answer') : isBehind ? t('bring.reading') : missing(shown)}</p>
      {lost === 'signed_out' && <Lost kind={lost} />}
      {problem === null && <button type="button" class="primary wide" disabled={missing(shown) !== ''} onClick={onGoOn}>{t('step.go_on')}</button>}
    </>
  )
}

function missing({ questions, state }: Import): string {
  return questions.length > 0 && state !== 'refused' ? t('step.questions_first', { count: questions.length }) : ''
}

/** Many are listed right above, folded away. */
function leftOutLine(names: string[]): string {
  return names.length > FEW_ITEMS ? t('found.left_out_many', { count: names.length }) : t('found.left_out', { count: names.length, list: listOf(names) })
}

function listOf(names: string[]): string {
  return formatList(names.map(quoted))
}
