/** Path data of 24 × 24 outline icons, drawn for this dashboard. */
export const icons = {
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l12 7-12 7z',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  screen: 'M3 5h18v11H3zM9 20h6M12 16v4',
  help: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM9.5 9.2a2.6 2.6 0 1 1 3.6 2.4c-.8.4-1.1.9-1.1 1.8M12 16.6v.2',
  close: 'M6 6l12 12M18 6L6 18',
  table: 'M4 5h16v14H4zM4 10h16M4 14.5h16M10 10v9',
  chart: 'M4 19h16M6 15l4-5 4 3 5-7',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14',
  records: 'M5 6h14M5 10h14M5 14h9M5 18h6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  alert: 'M12 4l9 16H3zM12 10v4.5M12 17.2v.2',
  info: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 11v5.5M12 7.6v.2',
  link: 'M14 5h5v5M19 5l-8 8M10 6H6v12h12v-4',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  live: 'M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM6.3 6.3a8 8 0 0 0 0 11.4M17.7 6.3a8 8 0 0 1 0 11.4',
  retry: 'M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4',
  offline: 'M4 4l16 16M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 3.5-2.3M19 12a10 10 0 0 0-6-3M12 19v.2',
  clock: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5l3.5 2',
  overview: 'M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z',
  back: 'M20 12H5M11 6l-6 6 6 6',
} as const;

export interface IconProps {
  readonly path: string;
  /** A text of its own; without one the icon is decoration beside a text. */
  readonly label?: string;
}

export const Icon = ({ path, label }: IconProps) => (
  <svg
    class="icon"
    viewBox="0 0 24 24"
    role={label ? 'img' : undefined}
    aria-label={label}
    aria-hidden={label ? undefined : 'true'}
  >
    <path d={path} />
  </svg>
);
