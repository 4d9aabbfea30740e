import path from 'node:path';
import type { Violation } from '../checks/violation';
import type { Bundle } from '../fleet/bundle';
import type { BundleFile } from '../fleet/bundle-files';
import { fileOf } from '../fleet/bundle-layout';
import type { Delivery } from '../fleet/delivery';
import type { PlanLine } from '../fleet/planned-cluster';
import { yamlText } from '../fleet/yaml-text';
import { APPLICATIONS_FOLDER, argoCdApplication, rootApplication, syncWaves } from './argo-cd-applications';
import { checkArgoCd } from './argo-cd-checks';
import { argoCdConfigMap } from './argo-cd-health';
import { argoCdPartialObject } from './argo-cd-partial-objects';
import { argoCdProjects } from './argo-cd-projects';
import { argoCdReadme } from './argo-cd-readme';
import { type ArgoCdSettings, sourceFolderOf } from './argo-cd-settings';
import { type DeliveryUnit, deliveryUnits, isPartial } from './delivery-unit';
import { gateResetNotes } from './gate-reset-texts';
import { gateResets } from './gate-resets';

/** The files of an ArgoCdDelivery, and what is to be said of them. */
export class ArgoCdBundle implements Delivery {
  private units?: { readonly of: Bundle; readonly listed: readonly DeliveryUnit[] };

  public constructor(
    private readonly constructPath: string,
    private readonly settings: ArgoCdSettings,
  ) {}

  public violations(bundle: Bundle, plan?: readonly PlanLine[]): Violation[] {
    return checkArgoCd(this.constructPath, this.settings, bundle, plan ? applied(this.unitsOf(bundle, plan)) : []);
  }

  public *files(bundle: Bundle, plan: readonly PlanLine[]): Generator<BundleFile> {
    const { folder, namespace } = this.settings;
    const all = this.unitsOf(bundle, plan);
    const units = applied(all);
    const waves = syncWaves(all);
    yield { path: `${folder}/argocd-cm.yaml`, text: yamlText([argoCdConfigMap(namespace)]) };
    yield { path: `${folder}/projects.yaml`, text: yamlText(argoCdProjects(units, this.settings)) };
    yield { path: `${folder}/root.yaml`, text: yamlText([rootApplication(this.settings)]) };
    const clusters = new Map<string, object[]>();
    for (const unit of units) {
      const { name } = unit.cluster.cluster;
      const application = argoCdApplication(unit, waves.get(unit.name) ?? 0, this.settings);
      const known = clusters.get(name);
      if (known) known.push(application);
      else clusters.set(name, [application]);
    }
    for (const [name, applications] of clusters) {
      yield { path: `${folder}/${APPLICATIONS_FOLDER}/${name}.yaml`, text: yamlText(applications) };
    }
    for (const unit of units) if (isPartial(unit)) yield* this.partialFiles(unit);
  }

  public readme(bundle: Bundle, plan: readonly PlanLine[]): string {
    return argoCdReadme(this.settings, applied(this.unitsOf(bundle, plan)), gateResets(bundle));
  }

  public notes(bundle: Bundle): string[] {
    return gateResetNotes(this.settings.folder, gateResets(bundle));
  }

  private *partialFiles(unit: DeliveryUnit): Generator<BundleFile> {
    const files = new Map<string, object[]>();
    for (const object of unit.objects) {
      const file = path.posix.basename(fileOf(unit.cluster, object));
      const known = files.get(file);
      const partial = argoCdPartialObject(object.json);
      if (known) known.push(partial);
      else files.set(file, [partial]);
    }
    for (const [file, objects] of files) {
      yield { path: `${sourceFolderOf(unit, this.settings)}/${file}`, text: yamlText(objects) };
    }
  }

  private unitsOf(bundle: Bundle, plan: readonly PlanLine[]): readonly DeliveryUnit[] {
    // Synthesized again, a fleet is another bundle.
    if (this.units?.of !== bundle) this.units = { of: bundle, listed: deliveryUnits(bundle, plan) };
    return this.units.listed;
  }
}

/** A unit without objects only waits, and an Application waits for nothing but what it applies. */
function applied(units: readonly DeliveryUnit[]): readonly DeliveryUnit[] {
  return units.filter(({ objects }) => objects.length > 0);
}
