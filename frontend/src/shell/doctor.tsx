/** The warning signs, one for all: what was fetched before the diary opened is there at once in the app. */
import type { ComponentChildren } from 'preact'
import { lazy } from '../ui/frame/lazy'
import { useRoute } from './router'

export const Doctor = lazy(() => import('./Signs').then((part) => part.Signs))

/** The warning signs need no diary. */
export function DoctorOr({ children }: { children: ComponentChildren }) {
  return useRoute().route.name === 'doctor' ? <Doctor alone /> : <>{children}</>
}
