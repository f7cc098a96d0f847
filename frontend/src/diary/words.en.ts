/** English names of what the diary holds, as far as the first screen says them. */
import { addWords } from '../i18n'

export const words = {
  'symptom.pain': 'Pain',
  'symptom.numbness': 'Numbness',
  'symptom.tingling': 'Tingling',
  'word.pain.0': 'no pain',
  'word.pain.5': 'moderate',
  'word.pain.10': 'worst imaginable',
  'word.numbness.0': 'normal',
  'word.numbness.5': 'half numb',
  'word.numbness.10': 'completely numb',
  'word.tingling.0': 'none',
  'word.tingling.5': 'moderate',
  'word.tingling.10': 'worst imaginable',

  'place.feet': 'Feet',
  'place.feet_left': 'Left foot',
  'place.feet_right': 'Right foot',
  'place.hands': 'Hands',
  'place.hands_left': 'Left hand',
  'place.hands_right': 'Right hand',
  'place_in.feet': 'feet',
  'place_in.feet_left': 'left foot',
  'place_in.feet_right': 'right foot',
  'place_in.hands': 'hands',
  'place_in.hands_left': 'left hand',
  'place_in.hands_right': 'right hand',
  'score.of_place': '{symptom}, {place}',

  'ems.title': 'EMS',
  'ems.yes': 'Yes',
  'ems.no': 'No',
  'ems.minutes': '{minutes} min',
  'modality.ems': 'EMS',
  'modality.tens': 'TENS',
  'modality.htems': 'High-tone',
  'modality.other': 'Other stimulation',

  'earlier.line': '{field} – earlier value: {value}, from {device}, {when}',
  'earlier.line_here': 'Earlier value: {value}, from {device}, {when}',
  'earlier.empty': 'no answer',
  'earlier.unknown_device': 'another device',
  'field.ems_used': 'EMS',
  'field.other': 'Answer',
  'field.note': 'Note',
  'field.skipped': 'Skipped questions',
} as const

type Words = typeof words
declare module '../i18n' {
  interface English extends Words {}
}

addWords('en', words)
