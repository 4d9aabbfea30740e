import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ClusterInventory, type Fleet } from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/kubernetes-object';
import { refusal, Written } from '../fleet/written';

type Properties = Record<string, string>;

/** Two clusters, the first with properties of its own, and an inventory over both for each set of properties. */
const fleetOf =
  (own: Properties, ...shared: Properties[]) =>
  (fleet: Fleet) => {
    const hub = fleet.hub();
    const clusters = [fleet.managedCluster('a', { properties: own }), fleet.managedCluster('b')];
    for (const [index, properties] of shared.entries()) {
      const namespace = `namespace-${index}`;
      new ClusterInventory(hub, `inventory-${index}`, { namespace, clusterSet: 'set', clusters, properties });
    }
  };
const propertiesOn = (written: Written, cluster: string) =>
  Object.fromEntries(
    (written.objects(`${cluster}/gates/properties/properties.yaml`) as KubernetesObject[]).map(({ metadata, spec }) => [
      metadata.name,
      spec.value,
    ]),
  );
const klusterletOf = (written: Written, cluster: string) =>
  (written.objects(`${cluster}/gates/klusterlet.yaml`)[0] as KubernetesObject | undefined)?.spec
    .registrationConfiguration;
const numbered = (count: number) =>
  Object.fromEntries([...Array(count).keys()].map((index) => [`p${String(index).padStart(2, '0')}`, 'x']));

describe('the properties of clusters', () => {
  it('are the inventory’s, and the cluster’s own before those', () => {
    const written = new Written(fleetOf({ region: 'eu', tier: 'gold' }, { region: 'us', owner: 'ops' }));
    assert.deepEqual(propertiesOn(written, 'a'), { region: 'eu', owner: 'ops', tier: 'gold' });
    assert.deepEqual(propertiesOn(written, 'b'), { region: 'us', owner: 'ops' });
  });

  it('come with their gate, and only where there are any', () => {
    const written = new Written(fleetOf({ region: 'eu' }, {}));
    assert.deepEqual(
      klusterletOf(written, 'a').featureGates.map(({ feature, mode }: Record<string, string>) => `${feature}=${mode}`),
      ['ClusterClaim=Enable', 'AddonManagement=Enable', 'ClusterProperty=Enable'],
    );
    assert.equal(klusterletOf(written, 'b'), undefined);
    assert.deepEqual(
      Object.keys(written.files).filter((file) => file.startsWith('b/')),
      [],
    );
  });

  it('are in no inventory of themselves', () => {
    const written = new Written((fleet) => {
      fleet.hub();
      fleet.managedCluster('a', { properties: { region: 'eu' } });
    });
    assert.deepEqual(written.objects(), []);
  });

  it('of two inventories meet on a cluster, each once where the values agree', () => {
    const written = new Written(fleetOf({ tier: 'gold' }, { region: 'us' }, { region: 'us', owner: 'ops' }));
    assert.deepEqual(propertiesOn(written, 'a'), { region: 'us', tier: 'gold', owner: 'ops' });
    assert.equal(written.names('ClusterProperty', 'a/').length, 3);
    const profiles = written.listed('hub', 'clusterprofiles.multicluster.x-k8s.io');
    assert.deepEqual(
      profiles.map((line) => line.replace(/.*io (\S+) (\S+) .*accessProviders/, '$1/$2 ')),
      [
        'namespace-0/a ,.status.properties[region],.status.properties[tier]',
        'namespace-0/b ,.status.properties[region]',
        'namespace-1/a ,.status.properties[owner],.status.properties[region],.status.properties[tier]',
        'namespace-1/b ,.status.properties[owner],.status.properties[region]',
      ],
    );
  });

  it('of two inventories that contradict each other are refused', () => {
    const message = refusal(fleetOf({}, { region: 'us' }, { region: 'eu' }, { region: 'ap' }));
    const lines = message.split('\n');
    assert.equal(lines[0], '4 violations, nothing was written:');
    assert.ok(lines[1]?.startsWith('  a/gates/properties/property-region-1: metadata.name "region" '), message);
    assert.ok(lines[2]?.startsWith('  a/gates/properties/property-region-2: metadata.name "region" '), message);
  });

  it('up to the release’s limit leave that alone, and beyond it raise it to their number', () => {
    const at = new Written(fleetOf({}, numbered(20)));
    assert.equal(klusterletOf(at, 'a').clusterClaimConfiguration, undefined);
    const beyond = new Written(fleetOf({ own: 'x' }, numbered(20)));
    assert.deepEqual(klusterletOf(beyond, 'a').clusterClaimConfiguration, { maxCustomClusterClaims: 21 });
    assert.equal(klusterletOf(beyond, 'b').clusterClaimConfiguration, undefined);
    assert.deepEqual(
      beyond.plan('gates', 'a').map((line) => line.split(' ')[4]),
      [
        'registrationConfiguration/ClusterProperty=Enable,registrationConfiguration.clusterClaimConfiguration.maxCustomClusterClaims=21',
      ],
    );
  });

  it('of two inventories count together', () => {
    const more = Object.fromEntries(Object.entries(numbered(20)).map(([name]) => [`q${name}`, 'x']));
    const written = new Written(fleetOf({}, numbered(20), more));
    assert.deepEqual(klusterletOf(written, 'b').clusterClaimConfiguration, { maxCustomClusterClaims: 40 });
  });

  it('are what they were when main.ts gave them', () => {
    const written = new Written((fleet) => {
      const own: Properties = { region: 'eu' };
      const hub = fleet.hub();
      const member = fleet.managedCluster('a', { properties: own });
      own.region = 'us';
      new ClusterInventory(hub, 'inventory', { namespace: 'n', clusterSet: 'set', clusters: [member] });
    });
    assert.deepEqual(propertiesOn(written, 'a'), { region: 'eu' });
  });
});
