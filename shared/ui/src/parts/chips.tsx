import { useState } from 'preact/hooks';
import { useView } from '../view/hooks.ts';
import type { Filter } from '../view/location.ts';
import { Icon, icons } from './icon.tsx';

const EditChip = ({
  filter,
  done,
}: {
  readonly filter: Filter;
  readonly done: (value: string | null) => void;
}) => (
  <form
    class="chip"
    onSubmit={(event) => {
      event.preventDefault();
      const value = new FormData(event.currentTarget).get('value');
      done(typeof value === 'string' && value.trim() !== '' ? value.trim() : null);
    }}
  >
    <label>
      {filter.dimension}
      {/* biome-ignore lint/a11y/noAutofocus: the person has just asked to edit exactly this */}
      <input name="value" defaultValue={filter.value} autoFocus onBlur={() => done(null)} />
    </label>
  </form>
);

/** The chosen filters; each can be edited and removed. */
export const Chips = () => {
  const [{ filters }, change] = useView();
  const [edited, setEdited] = useState<number | null>(null);
  if (filters.length === 0) return null;
  const put = (index: number, value: string | null): void => {
    setEdited(null);
    if (value !== null) change({ filters: filters.map((f, i) => (i === index ? { ...f, value } : f)) });
  };
  return (
    <ul class="chips" aria-label="Filters">
      {filters.map((filter, index) => (
        <li key={`${filter.dimension}:${filter.value}`}>
          {edited === index ? (
            <EditChip filter={filter} done={(value) => put(index, value)} />
          ) : (
            <span class="chip">
              <button type="button" class="chip-text" title="Edit" onClick={() => setEdited(index)}>
                {filter.dimension}: <b>{filter.value}</b>
              </button>
              <button
                type="button"
                class="icon-button"
                onClick={() => change({ filters: filters.filter((f) => f !== filter) })}
              >
                <Icon path={icons.close} label={`Remove filter ${filter.dimension} ${filter.value}`} />
              </button>
            </span>
          )}
        </li>
      ))}
      <li>
        <button type="button" class="button quiet" onClick={() => change({ filters: [] })}>
          Clear all
        </button>
      </li>
    </ul>
  );
};
