import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type * as addon from '../../imports/addon.open-cluster-management.io';
import {
  AddOnDeploymentConfig,
  type AddOnDeploymentConfigProps,
  ManagedClusterAddOn,
  type ManagedClusterAddOnProps,
} from '../../lib';
import { inPlainChart, refusalOfPlainApp } from './plain-app';

const API = 'addon.open-cluster-management.io/v1alpha1';
const addOn = (spec: object) => ({
  apiVersion: API,
  kind: 'ManagedClusterAddOn',
  metadata: { name: 'cluster-proxy', namespace: 'cluster1' },
  spec,
});

describe('a ManagedClusterAddOn', () => {
  const minimal: ManagedClusterAddOnProps = { addOn: 'cluster-proxy', cluster: 'cluster1' };

  it('is the add-on’s name in the cluster’s namespace', () => {
    const objects = inPlainChart((chart) => void new ManagedClusterAddOn(chart, 'on', minimal));
    assert.deepEqual(objects, [addOn({ configs: [] })]);
  });

  it('names its agent’s namespace only', () => {
    const props = { ...minimal, installNamespace: 'agents' };
    const objects = inPlainChart((chart) => void new ManagedClusterAddOn(chart, 'on', props));
    assert.deepEqual(objects, [addOn({ installNamespace: 'agents' })]);
  });

  it('names its agent’s namespace and its configuration, with or without a namespace', () => {
    const props: Required<ManagedClusterAddOnProps> = {
      ...minimal,
      installNamespace: 'agents',
      configs: [
        { group: 'proxy.open-cluster-management.io', resource: 'managedproxyconfigurations', name: 'own' },
        { group: 'addon.open-cluster-management.io', resource: 'addondeploymentconfigs', name: 'a', namespace: 'b' },
      ],
    };
    for (const ocm of ['1.2.1', '1.3.1']) {
      const objects = inPlainChart((chart) => void new ManagedClusterAddOn(chart, 'on', props), { ocm });
      assert.deepEqual(objects, [addOn({ installNamespace: 'agents', configs: props.configs })]);
    }
  });

  it('is checked when a plain app is synthesized', () => {
    const message = refusalOfPlainApp(
      (chart) => void new ManagedClusterAddOn(chart, 'on', { ...minimal, installNamespace: 'Agents' }),
      { ocm: '1.2.1' },
    );
    assert.ok(message?.includes('[chart/on] chart/on: spec.installNamespace "Agents" must '), message);
  });
});

describe('an AddOnDeploymentConfig', () => {
  const minimal: AddOnDeploymentConfigProps = { name: 'a', namespace: 'b' };
  const config = (spec: object) => [
    { apiVersion: API, kind: 'AddOnDeploymentConfig', metadata: { name: 'a', namespace: 'b' }, spec },
  ];

  it('says nothing by itself, in a spec that is not empty', () => {
    for (const props of [minimal, { ...minimal, spec: {}, variables: {} }]) {
      assert.deepEqual(
        inPlainChart((chart) => void new AddOnDeploymentConfig(chart, 'config', props)),
        config({ registries: [] }),
      );
    }
  });

  it('takes variables by name, beside whatever else such a config can say', () => {
    const props: Required<AddOnDeploymentConfigProps> = {
      ...minimal,
      variables: { second: '2', third: '' },
      spec: { agentInstallNamespace: 'agents', customizedVariables: [{ name: 'first', value: '1' }] },
    };
    for (const ocm of ['1.2.1', '1.3.1']) {
      const objects = inPlainChart((chart) => void new AddOnDeploymentConfig(chart, 'config', props), { ocm });
      assert.deepEqual(
        objects,
        config({
          agentInstallNamespace: 'agents',
          customizedVariables: [
            { name: 'first', value: '1' },
            { name: 'second', value: '2' },
            { name: 'third', value: '' },
          ],
        }),
      );
    }
  });

  it('can be named in the configuration of a ManagedClusterAddOn', () => {
    const objects = inPlainChart((chart) => {
      const { reference } = new AddOnDeploymentConfig(chart, 'config', minimal);
      new ManagedClusterAddOn(chart, 'on', { addOn: 'cluster-proxy', cluster: 'cluster1', configs: [reference] });
    });
    const [, onCluster] = objects as { spec: addon.ManagedClusterAddOnSpec }[];
    assert.deepEqual(onCluster?.spec.configs, [
      { group: 'addon.open-cluster-management.io', resource: 'addondeploymentconfigs', name: 'a', namespace: 'b' },
    ]);
  });

  it('is checked when a plain app is synthesized', () => {
    const message = refusalOfPlainApp(
      (chart) => void new AddOnDeploymentConfig(chart, 'config', { ...minimal, name: 'A' }),
    );
    assert.equal(
      message,
      'Validation failed with the following errors:\n  [chart/config] chart/config: metadata.name "A" must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 253)',
    );
  });
});
