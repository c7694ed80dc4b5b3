import type { JSX } from 'preact';
import { setKey } from './api.ts';

/** Asked for only where the API wants a key; kept for this tab alone. */
export function KeyForm({ onKey }: { onKey(): void }): JSX.Element {
  return (
    <form
      class="key"
      onSubmit={(event) => {
        event.preventDefault();
        setKey(String(new FormData(event.currentTarget).get('key') ?? ''));
        onKey();
      }}
    >
      <label>
        This feed needs a reading key
        <input name="key" type="password" autocomplete="off" required />
      </label>
      <button type="submit">Read</button>
    </form>
  );
}
