/** English words of the EMS screens: programmes, sessions, safety, help. */
import { overview } from './overview'
import { safety } from './safety'
import { sessions } from './sessions'

export const ems = { ...overview, ...sessions, ...safety } as const
