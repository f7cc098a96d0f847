/** What says whether something is kept, and takes it back. */
import { useEffect } from 'preact/hooks'
import type { Status } from '../../../src/diary'
import { NOTE_MAX } from '../../../src/domain/vocabulary'
import { Deletion } from '../../../src/ui/saving/Deletion'
import { Draft } from '../../../src/ui/saving/Draft'
import { Earlier } from '../../../src/ui/saving/Earlier'
import { NoteField } from '../../../src/ui/saving/NoteField'
import { NotSaved } from '../../../src/ui/saving/NotSaved'
import { NotStored } from '../../../src/ui/saving/NotStored'
import { SaveBar } from '../../../src/ui/saving/SaveBar'
import { UndoProvider, useUndo } from '../../../src/ui/saving/undo'
import type { Saved } from '../../../src/ui/saving/useSaved'
import type { Typed } from '../../../src/ui/saving/useTyped'
import { dayOf, diary, REMOVED, savedOf, WithDiary } from './diary'
import type { Group } from './shown'
import { Stage } from './Stage'

const FAILURE = { what: 'Pain, feet: 6', set: { pain: 6 }, before: { pain: null }, why: 'quota' as const }
const SYNCED: Status = { ...diary.status(), sync: 'idle', waiting: 0 }

function Did({ what }: { what: string }) {
  const { did } = useUndo()
  useEffect(() => did(what, async () => true), [])
  return null
}

interface BarProps { change?: Partial<Saved>; status?: Partial<Status>; done?: string; did?: string }

/** Above the room that the bar of the app takes, whose sixth place Undo has. */
function Bar({ change = {}, status = {}, done, did }: BarProps) {
  return (
    <div class="shown-bar">
      <UndoProvider>
        {did !== undefined && <Did what={did} />}
        <SaveBar entry={savedOf('bar', change)} status={{ ...SYNCED, ...status }} done={done ?? null} />
      </UndoProvider>
    </div>
  )
}

const typed = (change: Partial<Typed>): Typed => ({ text: '', draft: 'Slept badly, the left foot burned until', isOlder: false, type: () => {}, saveNow: () => {}, takeDraft: () => {}, ...change })

const DELETION = { remove: 'Delete this session', removed: 'Session deleted.', putBack: 'Put it back', back: 'Session put back' }

export const SAVING: Group = {
  title: 'Saving',
  parts: [
    {
      name: 'SaveBar', says: 'Fixed above the bar; Undo in the sixth place of the bar.',
      states: {
        'nothing yet': <Bar change={{ record: null }} />,
        'on its way': <Bar change={{ pending: true }} did="Pain, feet: 6" />,
        'on this device': <Bar status={{ waiting: 2 }} did="Pain, feet: 6" />,
        synced: <Bar did="Pain, feet: 6" />,
        'no network': <Bar status={{ sync: 'offline', waiting: 4 }} did="Numbness, left hand: no answer" />,
        'not taken by the server': <Bar change={{ record: dayOf({ refused: true }) }} status={{ sync: 'refused' }} did="Pain, feet: 6" />,
        'not saved': <Bar change={{ unsaved: true }} did="Pain, feet: 6" />,
        done: <Bar done="Done for today" did="Pain, feet: 6" />,
        'done, with no network': <Bar done="Done for today" status={{ sync: 'offline', waiting: 4 }} did="Pain, feet: 6" />,
      },
    },
    {
      name: 'Deletion',
      states: {
        'there is something': <Deletion id="there" type="ems_session" there words={DELETION} />,
        deleted: <Deletion id={REMOVED} type="ems_session" there={false} words={DELETION} />,
        'deleted long ago': <Deletion id="gone" type="ems_session" there={false} words={DELETION} otherwise="This session is not there any more." />,
      },
    },
    { name: 'Draft', states: { '': <Draft typed={typed({})} />, 'older than what is stored': <Draft typed={typed({ isOlder: true })} /> } },
    { name: 'Earlier', states: { '': <Earlier record={dayOf()} /> } },
    {
      name: 'NoteField',
      states: {
        empty: <NoteField entry={savedOf('empty')} />,
        'nearly full': <NoteField entry={savedOf('full', { record: dayOf({ data: { note: 'Long. '.repeat(NOTE_MAX).slice(0, NOTE_MAX - 12) } }) })} />,
        'cannot be read just now': <NoteField entry={savedOf('locked', { record: dayOf({ unreadable: ['note'] }) })} />,
      },
    },
    { name: 'NotStored', says: 'Why a tap changed nothing.', states: { '': <NotStored storing={{ failure: 'storage', store: async () => false, retry: async () => false }} /> } },
    {
      name: 'NotSaved', says: 'Storing an answer failed: it stays on the screen, and can be had as a file.',
      states: { '': <Stage title="Not saved" height={560}><main><WithDiary><NotSaved diary={diary} entry={savedOf('not-saved', { failure: FAILURE })} /></WithDiary></main></Stage> },
    },
    { name: 'UndoProvider', says: 'Has no look: around each screen of the app, and around this one. Another screen begins anew.', states: {} },
  ],
}
