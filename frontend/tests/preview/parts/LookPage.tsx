/** All parts in one look, within the frame that every screen has. */
import { Screen } from '../../../src/ui/frame/Screen'
import { CONTROLS } from './controls'
import { WithDiary } from './diary'
import { FRAME } from './frame'
import { SAVING } from './saving'
import { SHEETS } from './sheets'
import { GroupShown } from './shown'
import { TOKENS } from './tokens'

export const LOOKS = ['light', 'dark', 'amber'] as const
export const GROUPS = [TOKENS, CONTROLS, FRAME, SAVING, SHEETS]

interface Props { look: (typeof LOOKS)[number]; quiet?: boolean }

export function LookPage({ look, quiet = false }: Props) {
  return (
    <WithDiary>
      <Screen title="Parts" eyebrow="Look" heading={look} quiet={quiet}>
        {GROUPS.map((group) => <GroupShown key={group.title} group={group} />)}
      </Screen>
    </WithDiary>
  )
}
