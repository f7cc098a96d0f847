/** What each field is when it is empty. empty.json names those that are not null then; the server's cleaners are held against it. */
import table from './empty.json'
import type { Fields, FieldValue, RecordType } from './types'

const EMPTY: Record<RecordType, Fields> = table

export function emptyOf(type: RecordType, field: string): FieldValue {
  return EMPTY[type][field] ?? null
}

export function isEmpty(value: FieldValue): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Null empties any field that need not be answered; this is what stands there then, as the server will give it back. */
export function withOwnEmpties(type: RecordType, set: Fields): Fields {
  return Object.fromEntries(Object.entries(set).map(([field, value]) => [field, value ?? emptyOf(type, field)]))
}
