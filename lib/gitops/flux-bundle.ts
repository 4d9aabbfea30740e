import path from 'node:path';
import type { Violation } from '../checks/violation';
import type { Bundle } from '../fleet/bundle';
import type { BundleFile } from '../fleet/bundle-files';
import type { Delivery } from '../fleet/delivery';
import type { PlanLine } from '../fleet/planned-cluster';
import { yamlText } from '../fleet/yaml-text';
import { type DeliveryUnit, deliveryUnits } from './delivery-unit';
import { checkFlux } from './flux-checks';
import { type FluxSettings, fluxKustomization, kustomizeFile, stageFolderOf } from './flux-kustomization';
import { fluxReadme } from './flux-readme';
import { gateResetNotes } from './gate-reset-texts';
import { gateResets } from './gate-resets';

/** The files of a FluxDelivery, and what is to be said of them. */
export class FluxBundle implements Delivery {
  private units?: { readonly of: Bundle; readonly listed: readonly DeliveryUnit[] };

  public constructor(
    private readonly constructPath: string,
    private readonly settings: FluxSettings,
  ) {}

  public violations(bundle: Bundle, plan?: readonly PlanLine[]): Violation[] {
    return checkFlux(this.constructPath, this.settings, bundle, plan ? this.unitsOf(bundle, plan) : []);
  }

  public *files(bundle: Bundle, plan: readonly PlanLine[]): Generator<BundleFile> {
    const { folder } = this.settings;
    const units = this.unitsOf(bundle, plan);
    const clusters = new Map<string, DeliveryUnit[]>();
    for (const unit of units) {
      const { name } = unit.cluster.cluster;
      const known = clusters.get(name);
      if (known) known.push(unit);
      else clusters.set(name, [unit]);
    }
    const files = [...clusters.keys()].map((name) => `${name}.yaml`);
    const kustomize = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: files };
    yield { path: `${folder}/kustomization.yaml`, text: yamlText([kustomize]) };
    for (const [name, itsUnits] of clusters) {
      const objects = itsUnits.map((unit) => fluxKustomization(unit, this.settings));
      yield { path: `${folder}/${name}.yaml`, text: yamlText(objects) };
    }
    for (const unit of units) {
      if (stageFolderOf(unit) !== undefined) continue;
      const itsFolder = path.posix.join(folder, 'units', unit.name);
      yield { path: `${itsFolder}/kustomization.yaml`, text: yamlText([kustomizeFile(unit, itsFolder)]) };
    }
  }

  public readme(bundle: Bundle, plan: readonly PlanLine[]): string {
    return fluxReadme(this.settings, this.unitsOf(bundle, plan), gateResets(bundle));
  }

  public notes(bundle: Bundle): string[] {
    return gateResetNotes(this.settings.folder, gateResets(bundle));
  }

  private unitsOf(bundle: Bundle, plan: readonly PlanLine[]): readonly DeliveryUnit[] {
    // Synthesized again, a fleet is another bundle.
    if (this.units?.of !== bundle) this.units = { of: bundle, listed: deliveryUnits(bundle, plan) };
    return this.units.listed;
  }
}
