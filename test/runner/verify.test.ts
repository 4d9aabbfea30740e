import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import { leftOut } from '../cluster/binaries';
import { article } from '../fleet/written';
import { type FleetName, usePlayedFleet } from './played-fleet';
import { makeUsers } from './users-with-rights';
import { type PlayedCondition, WellFleet } from './well-fleet';

const MEMBERS = 'managedclusters.cluster.open-cluster-management.io';
const ADD_ONS = 'managedclusteraddons.addon.open-cluster-management.io';
const PROFILES = 'clusterprofiles.multicluster.x-k8s.io';
const LEASE_STOPPED: PlayedCondition = {
  type: 'Available',
  status: 'Unknown',
  reason: 'ManagedClusterLeaseUpdateStopped',
  message: 'Registration agent stopped updating its lease.',
};
const ok = (cluster: string) =>
  `ok     ${cluster}  profile cluster-inventory/${cluster}: access provider, credentials test, properties environment`;
const AGENTS =
  '         -> its agents are gone, or do not reach the hub: kubectl --context kind-cluster2 get pods --namespace open-cluster-management-agent';

describe('verify', { skip: leftOut() }, () => {
  const fleet = usePlayedFleet();
  let well: WellFleet;
  before(async () => {
    well = new WellFleet(fleet(), article());
    await well.makeWell();
  });
  const verify = (...words: string[]) => well.bundle.run(fleet().clusters.env, 'verify', ...words);
  const kubectl = (cluster: FleetName, ...args: string[]) => well.kubectl(cluster, ...args);

  afterEach(() => well.play());

  /** Asserts that verify says just these lines, and ends as unhealthy. */
  async function assertSays(lines: readonly string[]): Promise<void> {
    const { code, stdout, stderr } = await verify();
    assert.deepEqual(stdout.split('\n'), [...lines, '']);
    assert.deepEqual([code, stderr], [6, '']);
  }

  it('finds a fleet healthy on which all is as it should be, as a user who may only read, and writes nothing', async () => {
    await makeUsers(fleet(), { reader: [] });
    const { clusters } = fleet();
    const others = clusters.accesses().filter(({ context }) => context !== 'kind-hub');
    const contexts = [clusters.accessTo('hub', 'kind-hub', 'reader'), ...others];
    const env = { ...clusters.env, KUBECONFIG: clusters.writeKubeconfig('reader', contexts) };
    const was = await fleet().everything();
    const { code, stdout, stderr } = await well.bundle.run(env, 'verify');
    const summary = `test is healthy: 2 ClusterProfiles, ${well.bundle.written.listed().length} objects: everything is as the bundle wants it`;
    assert.deepEqual(stdout.split('\n'), [ok('cluster1'), ok('cluster2'), summary, '']);
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(await fleet().everything(), was);
  });

  it('tells of agents that are gone once, with the step, and what follows from it below', async () => {
    await well.renewLeases(new Date('2025-01-01T00:00:00Z'));
    await kubectl('hub', 'delete', 'leases', '--namespace', 'cluster1', '--all');
    const available = { ...LEASE_STOPPED, type: 'ManagedClusterConditionAvailable' };
    await well.show(['hub', MEMBERS, 'cluster2'], [available]);
    await well.show(['hub', ADD_ONS, 'cluster2/cluster-proxy'], [LEASE_STOPPED]);
    const profile = { ...LEASE_STOPPED, type: 'ControlPlaneHealthy' };
    await well.show(['hub', PROFILES, 'cluster-inventory/cluster2'], [profile]);
    const unknown = 'is Unknown (ManagedClusterLeaseUpdateStopped)';
    const said = `${unknown}: Registration agent stopped updating its lease.`;
    await assertSays([
      ok('cluster1'),
      `WRONG  cluster2  profile cluster-inventory/cluster2: ControlPlaneHealthy ${unknown}; it may be out of date`,
      'WRONG  cluster2  leases cluster2/managed-cluster-lease: the agents last renewed this lease at 2025-01-01T00:00:00.000000Z',
      AGENTS,
      `WRONG  cluster2  managedclusters cluster2: ManagedClusterConditionAvailable ${said}`,
      `WRONG  cluster2  managedclusteraddons cluster2/cluster-proxy: Available ${said}`,
      `WRONG  cluster2  clusterprofiles cluster-inventory/cluster2: ControlPlaneHealthy ${said}`,
      'test is NOT healthy: 1 of 2 ClusterProfiles well; 4 findings (cluster2 4)',
    ]);
  });

  it('names what a ClusterProfile lacks, provider, property, credential, or that it is missing', async () => {
    await well.show(['hub', PROFILES, 'cluster-inventory/cluster1'], [], { accessProviders: null, properties: null });
    await kubectl('hub', 'delete', PROFILES, '--namespace', 'cluster-inventory', 'cluster2');
    await kubectl('hub', 'delete', 'secret', '--namespace', 'cluster-inventory', 'cluster1-test');
    const logs = 'kubectl --context kind-hub logs --namespace open-cluster-management-addon';
    const restart =
      'kubectl --context kind-hub rollout restart --namespace open-cluster-management-managed-serviceaccount';
    const proxies = 'cluster-proxy-addon-manager';
    await assertSays([
      'WRONG  cluster1  profile cluster-inventory/cluster1: no credential test; no access provider; no property environment',
      'WRONG  cluster2  profile cluster-inventory/cluster2: it does not exist',
      'WRONG  cluster1  secrets cluster-inventory/cluster1-test: it does not exist',
      `         -> the manager of managed-serviceaccount copies it, if the account has its token: ${restart} deployment/managed-serviceaccount-addon-manager`,
      'WRONG  cluster1  clusterprofiles cluster-inventory/cluster1: status.accessProviders is not set',
      `         -> the manager of cluster-proxy sets it: ${logs} deployment/${proxies}`,
      'WRONG  cluster1  clusterprofiles cluster-inventory/cluster1: status.properties[environment] is not set',
      '         -> its agents report it, in a minute: kubectl --context kind-cluster1 get clusterproperties.about.k8s.io',
      'WRONG  cluster2  clusterprofiles cluster-inventory/cluster2: it does not exist',
      '         -> the hub makes it, from the gate, the binding and ManagedCluster cluster2: kubectl --context kind-hub get pods --namespace open-cluster-management-hub',
      'test is NOT healthy: 0 of 2 ClusterProfiles well; 4 findings (cluster1 3, cluster2 1)',
    ]);
  });

  it('finds gates that are off, labels of others, what is gone or scaled to nothing, with the stage that mends it', async () => {
    const gates = { spec: { registrationConfiguration: { featureGates: [{ feature: 'ClusterProfile' }] } } };
    await kubectl(
      'hub',
      'patch',
      'clustermanager',
      'cluster-manager',
      '--type=merge',
      `--patch=${JSON.stringify(gates)}`,
    );
    await well.show(['hub', 'clustermanagers.operator.open-cluster-management.io', 'cluster-manager'], []);
    await kubectl('hub', 'label', 'managedcluster', 'cluster1', `${SET_LABEL}=other`, '--overwrite');
    await kubectl('hub', 'delete', 'clustermanagementaddon', 'cluster-proxy');
    await kubectl('cluster2', 'delete', 'clusterproperty', 'environment');
    const where = ['--namespace', 'open-cluster-management-addon'];
    const user = 'open-cluster-management-addon/cluster-proxy-addon-user';
    await kubectl('hub', 'scale', 'deployment/cluster-proxy-addon-user', ...where, '--replicas=0');
    // It is rolled out like that.
    await well.show(['hub', 'deployments.apps', user], [], NO_REPLICAS);
    const was = await fleet().everything();
    const said = assertSays([
      ok('cluster1'),
      ok('cluster2'),
      'WRONG  hub  gates cluster-manager: registrationConfiguration/ClusterProfile is Disable, and the bundle wants Enable',
      '         -> apply --cluster hub --stage gates',
      `WRONG  hub  deployments ${user}: it is scaled to 0`,
      `         -> apply --cluster hub --stage addons, or kubectl --context kind-hub scale ${where.join(' ')} deployment/cluster-proxy-addon-user --replicas 1`,
      'WRONG  hub  clustermanagementaddons cluster-proxy: it does not exist',
      '         -> apply --cluster hub --stage addons',
      `WRONG  cluster1  labels cluster1: ${SET_LABEL} is "other", and the bundle wants "sandbox-fleet"`,
      '         -> apply --cluster hub --stage core, which says who else sets it',
      'WRONG  cluster2  clusterproperties environment: it does not exist',
      '         -> apply --cluster cluster2 --stage gates',
      'test is NOT healthy: 2 of 2 ClusterProfiles well; 5 findings (hub 3, cluster1 1, cluster2 1)',
    ]);
    const is = said.then(() => fleet().everything());
    await is.finally(() => well.makeWell());
    assert.deepEqual(await is, was, 'verify has written something');
  });

  it('tells what stops an agent’s reports or keeps a property back, which the hub never says', async () => {
    const property = (name: string, value: string) => ({
      apiVersion: 'about.k8s.io/v1alpha1',
      kind: 'ClusterProperty',
      metadata: { name },
      spec: { value },
    });
    // Bytes count, not characters.
    const long = [property('long', 'é'.repeat(513)), property('fits', 'é'.repeat(512))];
    await fleet().create('cluster1', long);
    await kubectl('cluster1', 'label', 'clusterproperty', 'environment', `${SPOKE_ONLY}=`);
    const many = Array.from({ length: 20 }, (_, index) => property(`many-${index}`, 'a'));
    await fleet().create('cluster2', many);
    const { stdout } = await verify();
    await kubectl('cluster1', 'label', 'clusterproperty', 'environment', `${SPOKE_ONLY}-`);
    await kubectl('cluster1', 'delete', 'clusterproperty', 'long', 'fits');
    await kubectl('cluster2', 'delete', 'clusterproperty', ...many.map(({ metadata }) => metadata.name));
    const found = stdout.split('\n').filter((line) => /^WRONG {2}\S+ {2}clusterproperties/.test(line));
    assert.deepEqual(found, [
      `WRONG  cluster1  clusterproperties environment: its label ${SPOKE_ONLY} keeps it from the hub`,
      'WRONG  cluster1  clusterproperties long: its value has 1026 bytes, and 1024 are allowed',
      'WRONG  cluster2  clusterproperties all: there are 21 with the ClusterClaims, and the hub is told of at most 20, by name',
    ]);
    assert.match(stdout, /profile cluster-inventory\/cluster1: it may be out of date\n/);
  });

  it('tells an API server that the agents no longer reach from agents that are gone', async () => {
    const reason = 'ManagedClusterKubeAPIServerUnavailable';
    const message = 'The kube-apiserver is not ok';
    const available = { type: 'ManagedClusterConditionAvailable', status: 'False', reason, message };
    await well.show(['hub', MEMBERS, 'cluster1'], [available]);
    await assertSays([
      ok('cluster1'),
      ok('cluster2'),
      `WRONG  cluster1  managedclusters cluster1: ${available.type} is False (${reason}): ${message}`,
      '         -> its agents do not reach their own API server: look after the control plane of cluster1',
      'test is NOT healthy: 2 of 2 ClusterProfiles well; 1 finding (cluster1 1)',
    ]);
  });

  it('finds a token that is expired, an add-on without certificate, and a work that was refused with what of it', async () => {
    await well.show(['hub', 'managedserviceaccounts.authentication.open-cluster-management.io', 'cluster1/test'], [], {
      expirationTimestamp: '2025-01-01T00:00:00Z',
    });
    const reason = 'ManagedClusterAddOnLeaseUpdateStopped';
    const [message, halted] = ['cluster-proxy add-on is not available.', 'Stop creating csr since there are too many'];
    await well.show(
      ['hub', ADD_ONS, 'cluster1/cluster-proxy'],
      [
        { type: 'Available', status: 'False', reason, message },
        { type: 'ClusterCertificateRotated', status: 'False', message: halted },
      ],
    );
    const manifest = {
      resourceMeta: { ordinal: 0, resource: 'clusterrolebindings', name: 'a' },
      conditions: [
        {
          type: 'Applied',
          status: 'False',
          reason: 'a',
          message: 'may not bind',
          lastTransitionTime: '2025-01-01T00:00:00Z',
        },
      ],
    };
    const refused = {
      type: 'Applied',
      status: 'False',
      reason: 'AppliedManifestWorkFailed',
      message: 'not "all"\nof it',
    };
    await well.show(['hub', 'manifestworks.work.open-cluster-management.io', 'cluster2/test-rights'], [refused], {
      resourceStatus: { manifests: [manifest] },
    });
    await assertSays([
      ok('cluster1'),
      ok('cluster2'),
      'WRONG  cluster1  managedserviceaccounts cluster1/test: its token is expired since 2025-01-01T00:00:00Z',
      '         -> the agent of managed-serviceaccount on cluster1 makes its tokens: kubectl --context kind-cluster1 get pods --all-namespaces',
      `WRONG  cluster1  managedclusteraddons cluster1/cluster-proxy: Available is False (${reason}): ${message}`,
      `         ClusterCertificateRotated is False: ${halted}`,
      '         -> its agent on cluster1 is not well: kubectl --context kind-cluster1 get pods --all-namespaces',
      'WRONG  cluster2  manifestworks cluster2/test-rights: Applied is False (AppliedManifestWorkFailed): not "all" of it',
      '         clusterrolebindings a: may not bind',
      '         -> the work agent of cluster2 did not do it: kubectl --context kind-hub describe manifestworks --namespace cluster2 test-rights',
      'test is NOT healthy: 2 of 2 ClusterProfiles well; 3 findings (cluster1 2, cluster2 1)',
    ]);
  });

  it('looks at what is about one cluster, on the hub too, where it is told so', async () => {
    await kubectl('hub', 'delete', 'secret', '--namespace', 'cluster-inventory', 'cluster1-test');
    const { code, stdout } = await verify('--cluster', 'cluster2');
    assert.equal(code, 0);
    assert.match(stdout, /^ok {5}cluster2 .*\ntest is healthy: 1 ClusterProfile, \d+ objects: .*\n$/);
  });

  it('is refused with 3 where a context is not there or reaches another cluster than the bundle’s', async () => {
    const swapped = await verify('--context', 'cluster1=kind-cluster2');
    const { stderr } = swapped;
    assert.equal(
      stderr,
      'refused, this is not the fleet of the bundle:\n  cluster1: context kind-cluster2 reaches the managed cluster "cluster2": its Klusterlet klusterlet says so\n',
    );
    const gone = await verify('--context', 'hub=gone');
    assert.match(gone.stderr, /^refused, .*\n {2}hub: context gone cannot be used: .*context.*gone\n$/);
    assert.deepEqual([swapped.code, swapped.stdout, gone.code, gone.stdout], [3, '', 3, '']);
  });

  describe('with an API server that does not answer', () => {
    it('says so and looks at the rest all the same', async () => {
      const plane = fleet().clusters.plane('cluster2');
      await plane.stopApiServer();
      const { code, stdout } = await verify();
      await plane.startApiServer();
      assert.deepEqual(stdout.split('\n'), [
        ok('cluster1'),
        ok('cluster2'),
        `WRONG  cluster2  reachable: context kind-cluster2 cannot be used: The connection to the server ${new URL(plane.server).host} was refused - did you specify the right host or port?`,
        '         -> look after the API server of cluster2; if only the context is wrong: --context cluster2=CONTEXT',
        'test is NOT healthy: 2 of 2 ClusterProfiles well; 1 finding (cluster2 1)',
        '',
      ]);
      assert.equal(code, 6);
    });

    it('says of the hub that nothing is known', async () => {
      const plane = fleet().clusters.plane('hub');
      await plane.stopApiServer();
      const { code, stdout } = await verify('--access');
      await plane.startApiServer();
      assert.match(stdout, /^WRONG {2}hub {2}reachable: /);
      assert.match(stdout, /\ntest is NOT healthy: the hub is not reached; 1 finding \(hub 1\)\n$/);
      assert.equal(code, 6);
    });
  });
});

const SET_LABEL = 'cluster.open-cluster-management.io/clusterset';
const NO_REPLICAS = { replicas: 0, availableReplicas: 0, updatedReplicas: 0, readyReplicas: 0 };
const SPOKE_ONLY = 'open-cluster-management.io/spoke-only';
