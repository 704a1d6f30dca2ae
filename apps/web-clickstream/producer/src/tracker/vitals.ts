/** Core Web Vitals by Google's own library; a module apart, which the tracker loads when the page is there. */
import { type Metric, onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';

const fields: Readonly<Record<Metric['name'], string>> = {
  CLS: 'cls',
  FCP: 'fcpMs',
  INP: 'inpMs',
  LCP: 'lcpMs',
  TTFB: 'ttfbMs',
};

/** Reports each metric once, when it is final; CLS has no unit, all others are ms. */
export const watch = (report: (name: string, value: number) => void): void => {
  const told = ({ name, value }: Metric): void =>
    report(fields[name], name === 'CLS' ? Math.round(value * 10_000) / 10_000 : Math.round(value));
  onTTFB(told);
  onFCP(told);
  onLCP(told);
  onCLS(told);
  onINP(told);
};
