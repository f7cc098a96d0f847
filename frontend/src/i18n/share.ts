/** Words of the sharing screens; import it from such a screen. */
import { share } from './en/share'
import './day'
import { addWords } from './index'
import './reminders'

addWords('en', share)
