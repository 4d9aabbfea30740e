import { Chart, Testing } from 'cdk8s';
import { Releases, type ReleasesProps } from '../../lib';
import { freshFolder } from '../fleet/written';

/** What constructs emit in a cdk8s App without a Fleet, once `Testing.synth` has it. */
export function inPlainChart(fill: (chart: Chart) => void, releases?: ReleasesProps): object[] {
  const app = Testing.app({ outdir: freshFolder() });
  if (releases) new Releases(releases).attachTo(app);
  const chart = new Chart(app, 'chart');
  fill(chart);
  return Testing.synth(chart);
}

/** What `app.synth()` says of bad constructs; undefined where it writes them. */
export function refusalOfPlainApp(fill: (chart: Chart) => void, releases?: ReleasesProps): string | undefined {
  const app = Testing.app({ outdir: freshFolder() });
  if (releases) new Releases(releases).attachTo(app);
  fill(new Chart(app, 'chart'));
  try {
    app.synth();
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
}
