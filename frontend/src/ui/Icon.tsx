/** A sign drawn in lines, in the colour and beside the words of what it stands in; never without them. */
interface Props { path: string; class?: string; box?: 16 | 24 }

export function Icon({ path, class: name, box = 16 }: Props) {
  return <svg class={name ? `icon ${name}` : 'icon'} viewBox={`0 0 ${box} ${box}`} aria-hidden="true" focusable="false"><path d={path} /></svg>
}

/** Done, chosen. */
export const TICK = 'M2.5 8.5l3.8 3.8l7.2-8'
