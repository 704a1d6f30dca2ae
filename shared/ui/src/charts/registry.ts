import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import { Flow, SankeyController } from 'chartjs-chart-sankey';
import annotation from 'chartjs-plugin-annotation';

let registered = false;

/** Chart.js with the pieces that the pages draw with, and no others. */
export const drawing = (): typeof Chart => {
  if (!registered) {
    Chart.register(
      LineController,
      LineElement,
      PointElement,
      BarController,
      BarElement,
      LinearScale,
      CategoryScale,
    );
    Chart.register(Filler, Tooltip, SankeyController, Flow, annotation);
    registered = true;
  }
  return Chart;
};
