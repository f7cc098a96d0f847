/** Words of a day beside those of its questions; import it where they are used. */
import { day } from './en/day'
import { addWords } from './index'

addWords('en', day)
