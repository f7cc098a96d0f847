/** Words of the screen "Your data"; import it from such a screen. */
import { data } from './en/data'
import './day'
import { addWords } from './index'
// The fields of sessions.
import './later'
import './reminders'

addWords('en', data)
