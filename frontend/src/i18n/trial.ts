/** Words of "Does it help?"; import it from such a screen. */
import { trial } from './en/trial'
import './day'
import { addWords } from './index'
import './share'

addWords('en', trial)
