/** The warning signs, one for all: what was fetched before the diary opened is there at once in the app. */
import { lazy } from '../ui/frame/lazy'

export const Doctor = lazy(() => import('../help/Doctor').then((part) => part.Doctor))
