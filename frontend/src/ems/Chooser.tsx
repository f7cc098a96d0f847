/** What a session is done with: the same as last time, a programme of one's own, or only the kind of stimulation. */
import type { DiaryRecord, Fields } from '../diary'
import { programmeName } from '../diary/naming'
import { frozenCopy, MODALITIES, type Modality } from '../domain/ems'
import { t } from '../i18n'
import { Fold } from '../ui/Fold'
import { Link } from '../ui/frame/Link'
import { isSecondTap } from '../ui/secondTap'
import { programmeLine } from './lines'
import { given, type Known } from './useRecord'
import './words.en'

interface Props { known: Known; sameLabel: string; onChoose: (settings: Fields) => void }

export function Chooser({ known, sameLabel, onChoose }: Props) {
  const choose = (settings: Fields) => {
    if (!isSecondTap('choose programme')) onChoose(settings)
  }
  const of = (record: DiaryRecord) => given(frozenCopy(record))
  const { programmes, last } = known
  return (
    <>
      {last && (
        <button type="button" class="primary wide chooser-same" onClick={() => choose(of(last))}>
          <span>{sameLabel}</span>
          <span class="chooser-line">{programmeLine(last)}</span>
        </button>
      )}
      {programmes.length > 0 && (
        <section class="detail" aria-label={t('programmes.title')}>
          <h2>{t('programmes.title')}</h2>
          <div class="stack">
            {programmes.map((programme) => (
              <button key={programme.id} type="button" class="wide chooser-one" onClick={() => choose(of(programme))}>
                <strong>{programmeName(programme)}</strong>
                <span class="chooser-line">{programmeLine(programme)}</span>
              </button>
            ))}
          </div>
        </section>
      )}
      <Fold title={t('chooser.without')} open={programmes.length === 0 && !last}>
        <p class="aside">{t('chooser.without_hint')}</p>
        <div class="stack in-pairs">
          {MODALITIES.map((modality: Modality) => (
            <button key={modality} type="button" class="wide" onClick={() => choose({ modality })}>{t(`modality.${modality}`)}</button>
          ))}
        </div>
      </Fold>
      <p><Link class="button wide" href="/ems/programmes/new">{t('programmes.new')}</Link></p>
    </>
  )
}
