/** The warning signs, one for all: what was fetched before the diary opened is there at once in the app. */
import { lazy } from './lazy'

export const Doctor = lazy(() => import('./Doctor').then((part) => part.Doctor))
