import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Icon, icons } from './icon.tsx';

export type Scalar = string | number | null;

export interface Column<R> {
  readonly id: string;
  readonly title: string;
  /** What the column is sorted by and exported as. */
  readonly value: (row: R) => Scalar;
  /** How it is written; default: the value. */
  readonly show?: (row: R) => ComponentChildren;
  readonly numeric?: boolean;
}

export interface DataTableProps<R> {
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly rowKey: (row: R) => string;
  /** Column that the rows are sorted by at first, most first; absent = as given. */
  readonly sortBy?: string;
  /** What a click on the first cell does, and how that is called. */
  readonly choose?: { readonly label: (row: R) => string; readonly act: (row: R) => void };
  /** Opens the raw records of a row. */
  readonly open?: { readonly label: (row: R) => string; readonly act: (row: R) => void };
  readonly chosen?: (row: R) => boolean;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** Null is below everything; texts by the locale, numbers by size. */
export const compareScalars = (a: Scalar, b: Scalar): number => {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
};

export const sortRows = <R,>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  sort: Sort | null,
): readonly R[] => {
  const column = columns.find(({ id }) => id === sort?.column);
  if (!column || !sort) return rows;
  const sign = sort.descending ? -1 : 1;
  return rows.toSorted((a, b) => sign * compareScalars(column.value(a), column.value(b)));
};

const HeadCell = <R,>({
  column,
  sort,
  setSort,
}: {
  column: Column<R>;
  sort: Sort | null;
  setSort: (sort: Sort) => void;
}) => {
  const active = sort?.column === column.id;
  const direction = sort?.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" class={column.numeric ? 'number' : ''} aria-sort={active ? direction : 'none'}>
      <button
        type="button"
        onClick={() =>
          setSort({ column: column.id, descending: active ? !sort.descending : column.numeric === true })
        }
      >
        {column.title}
        <span class="sort-mark" aria-hidden="true">
          {active ? (sort.descending ? '↓' : '↑') : ''}
        </span>
      </button>
    </th>
  );
};

const BodyRow = <R,>({
  row,
  columns,
  choose,
  open,
  chosen,
}: { readonly row: R } & Omit<DataTableProps<R>, 'rows' | 'label' | 'rowKey'>) => {
  const cells = columns.map((column, index) => {
    const text = column.show ? column.show(row) : (column.value(row) ?? '–');
    const first = index === 0 && choose;
    return (
      <td key={column.id} class={column.numeric ? 'number' : ''}>
        {first ? (
          <button
            type="button"
            class="cell-button"
            title={choose.label(row)}
            aria-pressed={chosen?.(row) ?? false}
            onClick={() => choose.act(row)}
          >
            {text}
          </button>
        ) : (
          text
        )}
      </td>
    );
  });
  return (
    <tr data-chosen={chosen?.(row) ?? false}>
      {cells}
      {open && (
        <td class="row-tools">
          <button type="button" class="icon-button" title={open.label(row)} onClick={() => open.act(row)}>
            <Icon path={icons.records} label={open.label(row)} />
          </button>
        </td>
      )}
    </tr>
  );
};

/** Rows of figures: sorted by a click on a heading, filtered by a click on a row. */
export const DataTable = <R,>(props: DataTableProps<R>) => {
  const { label, columns, rows, rowKey, sortBy } = props;
  const [sort, setSort] = useState<Sort | null>(sortBy ? { column: sortBy, descending: true } : null);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, and a section would be one more landmark
    <div class="table-box" role="group" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} sort={sort} setSort={setSort} />
            ))}
            {props.open && (
              <th scope="col" class="row-tools">
                <span class="sr">Records</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {sortRows(rows, columns, sort).map((row) => (
            <BodyRow key={rowKey(row)} {...props} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
};
