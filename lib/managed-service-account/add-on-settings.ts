import type { Construct } from 'constructs';
import { AddOnInstallation } from '../ocm/add-on-installation';
import { imageVersion, SettingRules } from '../ocm/setting-rules';
import type { ManagedServiceAccountRelease } from '../releases/release';
import { Releases } from '../releases/releases';
import type { ManagedServiceAccountAddOnProps } from './add-on';
import { HubDeployMode } from './hub-deploy-mode';

/** The add-on's settings, checked, with the defaults filled in and the image written out in full. */
export interface ManagedServiceAccountSettings {
  readonly release: ManagedServiceAccountRelease;
  readonly namespace: string;
  readonly installation: AddOnInstallation;
  readonly image: string;
  readonly replicas: number;
  readonly ephemeralIdentity: boolean;
  readonly credentialSync: boolean;
  readonly agentImagePullSecret: string | undefined;
  readonly hubDeployMode: HubDeployMode;
  /** Name of the AddOnTemplate; undefined where a manager sends the agents instead. */
  readonly templateName: string | undefined;
}

/**
 * Fills in the chart's defaults.
 * @throws Error at the first setting that is malformed
 */
export function resolveSettings(
  scope: Construct,
  props: ManagedServiceAccountAddOnProps,
): ManagedServiceAccountSettings {
  const release = Releases.of(scope).managedServiceAccount;
  checkSettings(new SettingRules(scope.node.path), props);
  const { image = 'quay.io/open-cluster-management/managed-serviceaccount' } = props;
  const { hubDeployMode = HubDeployMode.DEPLOYMENT } = props;
  const { addOnTemplateName = `managed-serviceaccount-${release.version}` } = props;
  return {
    release,
    namespace: props.namespace ?? 'open-cluster-management-managed-serviceaccount',
    installation: props.installation ?? AddOnInstallation.onAllClusters(),
    image: `${image}${imageVersion(props.tag, props.digest, release.version)}`,
    replicas: props.replicas ?? 1,
    ephemeralIdentity: props.ephemeralIdentity ?? false,
    credentialSync: props.credentialSync ?? false,
    agentImagePullSecret: props.agentImagePullSecret,
    hubDeployMode,
    templateName: hubDeployMode === HubDeployMode.ADD_ON_TEMPLATE ? addOnTemplateName : undefined,
  };
}

function checkSettings(rules: SettingRules, props: ManagedServiceAccountAddOnProps): void {
  rules.dnsLabel('namespace', props.namespace);
  rules.repository('image', props.image);
  rules.tagOrDigest(props.tag, props.digest);
  rules.wholeNumber('replicas', props.replicas, 0);
  rules.dnsName('agentImagePullSecret', props.agentImagePullSecret);
  rules.dnsName('addOnTemplateName', props.addOnTemplateName);
  const used = props.addOnTemplateName === undefined || props.hubDeployMode === HubDeployMode.ADD_ON_TEMPLATE;
  const rule = 'must be left out unless hubDeployMode is AddOnTemplate, which alone makes a template';
  rules.require(used, 'addOnTemplateName', props.addOnTemplateName, rule);
}
