import type { Construct } from 'constructs';
import * as addon from '../../imports/addon.open-cluster-management.io';
import { checkInPlainApp } from '../checks/alone';
import type { AddOnConfigReference } from './managed-cluster-add-on';

/** Props of an AddOnDeploymentConfig. */
export interface AddOnDeploymentConfigProps {
  /** Name. */
  readonly name: string;
  /** Namespace. */
  readonly namespace: string;
  /**
   * Variables for the add-on's manifests, by name.
   * @default - none
   */
  readonly variables?: { readonly [name: string]: string };
  /**
   * Everything else: node placement, registries, proxy, agent namespace, resource requirements.
   * @default - the add-on's own
   */
  readonly spec?: addon.AddOnDeploymentConfigSpec;
}

/**
 * Settings for add-on agents, to be named in a ManagedClusterAddOn's configs.
 * Rests on AddOnDeploymentConfig `addon.open-cluster-management.io/v1alpha1`, which every supported release serves.
 */
export class AddOnDeploymentConfig extends addon.AddOnDeploymentConfig {
  /** How a ManagedClusterAddOn names this object. */
  public readonly reference: AddOnConfigReference;

  constructor(scope: Construct, id: string, props: AddOnDeploymentConfigProps) {
    const { name, namespace, variables = {}, spec = {} } = props;
    const customizedVariables = [
      ...(spec.customizedVariables ?? []),
      ...Object.entries(variables).map(([variable, value]) => ({ name: variable, value })),
    ];
    const settings = { ...spec, ...(customizedVariables.length > 0 ? { customizedVariables } : {}) };
    const isEmpty = Object.values(settings).every((value) => value === undefined);
    super(scope, id, {
      metadata: { name, namespace },
      // Not an empty spec: server-side apply makes null of it where it takes back the last field, and the CRD does not
      // take that.
      spec: isEmpty ? { registries: [] } : settings,
    });
    const [group = ''] = addon.AddOnDeploymentConfig.GVK.apiVersion.split('/');
    this.reference = { group, resource: 'addondeploymentconfigs', name, namespace };
    checkInPlainApp(this);
  }
}
