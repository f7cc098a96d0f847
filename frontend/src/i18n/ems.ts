/** Words of the EMS screens; import it from such a screen. */
import { ems } from './en/ems'
import './day'
import { addWords } from './index'

addWords('en', ems)
