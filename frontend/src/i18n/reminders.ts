/** Words of the reminder screens; import it from such a screen. */
import { reminders } from './en/reminders'
import './day'
import { addWords } from './index'

addWords('en', reminders)
