/** A table as it leaves the page. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** A text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers. */
const cellText = (value: Row[string] | undefined): string => {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** CSV by RFC 4180, with the column names of all rows. */
export const toCsv = (rows: readonly Row[]): string => {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => columns.map((column) => cellText(row[column])).join(','));
  return `${[columns.map(cellText).join(','), ...lines].join('\r\n')}\r\n`;
};

/** `web-clickstream top pages` → `web-clickstream-top-pages-2025-05-21T10-00-00.csv` */
export const fileName = (title: string, time: number, ending: string): string => {
  const words = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `${words}-${new Date(time).toISOString().slice(0, 19).replaceAll(':', '-')}.${ending}`;
};

const offer = (blob: Blob, name: string): void => {
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(address);
};

export const saveCsv = (title: string, rows: readonly Row[]): void =>
  offer(new Blob([toCsv(rows)], { type: 'text/csv' }), fileName(title, Date.now(), 'csv'));

export const saveJson = (title: string, rows: readonly Row[]): void =>
  offer(
    new Blob([JSON.stringify(rows, null, 2)], { type: 'application/json' }),
    fileName(title, Date.now(), 'json'),
  );

/** The picture of a chart with its title and time above it, on the panel's colour. */
export const savePng = (title: string, chart: HTMLCanvasElement): void => {
  const scale = chart.width / Math.max(1, chart.clientWidth);
  const head = 44 * scale;
  const canvas = document.createElement('canvas');
  canvas.width = chart.width;
  canvas.height = chart.height + head;
  const context = canvas.getContext('2d');
  if (!context) return;
  const style = getComputedStyle(chart);
  context.fillStyle = style.getPropertyValue('--panel').trim();
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = style.getPropertyValue('--text').trim();
  context.font = `600 ${14 * scale}px ${style.fontFamily}`;
  context.fillText(title, 12 * scale, 20 * scale);
  context.font = `${11 * scale}px ${style.fontFamily}`;
  context.fillText(new Date().toLocaleString(), 12 * scale, 36 * scale);
  context.drawImage(chart, 0, head);
  canvas.toBlob((blob) => {
    if (blob) offer(blob, fileName(title, Date.now(), 'png'));
  });
};
