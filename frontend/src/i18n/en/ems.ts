/** English words of the EMS screens: programmes, sessions, safety, help. */
import { safety } from './safety'
import { sessions } from './sessions'

export const ems = { ...sessions, ...safety } as const
