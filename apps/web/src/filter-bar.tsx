import type { JSX } from 'preact';
import type { Filters } from './types.ts';

interface Props {
  filters: Filters;
  categories: string[];
  onChange(filters: Filters): void;
}

export function FilterBar({ filters, categories, onChange }: Props): JSX.Element {
  const set = (name: keyof Filters) => (event: { currentTarget: { value: string } }) =>
    onChange({ ...filters, [name]: event.currentTarget.value });
  return (
    <search class="filters">
      <input
        type="search"
        aria-label="Search"
        placeholder="Company, symbol or words"
        value={filters.q}
        maxLength={200}
        onInput={set('q')}
      />
      <select aria-label="Category" value={filters.category} onChange={set('category')}>
        <option value="">All categories</option>
        {categories.map((category) => (
          <option key={category}>{category}</option>
        ))}
      </select>
      <select aria-label="Exchange" value={filters.exchange} onChange={set('exchange')}>
        <option value="">BSE and NSE</option>
        <option value="bse">BSE</option>
        <option value="nse">NSE</option>
      </select>
    </search>
  );
}
