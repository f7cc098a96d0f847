/** Words of where nobody's diary is open; import it where they are used. */
import { door } from './en/door'
import { addWords } from './index'

addWords('en', door)
