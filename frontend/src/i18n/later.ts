/** Words of the screens that are fetched when first opened; import it from such a screen. */
import { later } from './en/later'
import './day'
import { addWords } from './index'

addWords('en', later)
