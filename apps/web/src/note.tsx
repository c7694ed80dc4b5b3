import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  /** What the mark says by itself, for those who do not see it. */
  name: string;
  mark: ComponentChildren;
  children: ComponentChildren;
}

/** A mark that opens what it stands for over the page: nothing else moves, and a keyboard or a finger opens it too. */
export function Note({ name, mark, children }: Props): JSX.Element {
  const id = useId();
  return (
    <>
      <button type="button" class="mark" popovertarget={id} aria-label={name}>
        {mark}
      </button>
      <div id={id} class="note" popover="auto">
        {children}
      </div>
    </>
  );
}
