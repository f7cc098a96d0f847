/** Words about sessions in the history; apart from ems.ts, because the history needs no others of EMS. */
import { overview } from './en/overview'
import { addWords } from './index'

addWords('en', overview)
