/** Asked before something is taken away for good; the safe answer comes first. */
import { Dialog } from '../ui/Dialog'

interface Props { words: { title: string; body: string; keep: string; act: string }; onKeep: () => void; onAct: () => void }

export function Ask({ words, onKeep, onAct }: Props) {
  return (
    <Dialog title={words.title} urgent onClose={onKeep}>
      <p>{words.body}</p>
      <div class="stack">
        <button type="button" class="primary wide" onClick={onKeep}>{words.keep}</button>
        <button type="button" class="wide" onClick={onAct}>{words.act}</button>
      </div>
    </Dialog>
  )
}
