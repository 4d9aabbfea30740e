import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ClusterProxyAddOn } from '../../lib/cluster-proxy/cluster-proxy-add-on';
import { ManagedServiceAccountAddOn } from '../../lib/managed-service-account/add-on';
import { AddOnInstallation, type PlacementReference } from '../../lib/ocm/add-on-installation';
import { emitted } from '../parity/emitted';

const FIRST = { name: 'members', namespace: 'inventory' };
const SECOND = { name: 'members', namespace: 'another-inventory' };

for (const AddOn of [ClusterProxyAddOn, ManagedServiceAccountAddOn]) {
  const strategy = (installation: AddOnInstallation, later: PlacementReference[] = []) => {
    const objects = emitted({ ocm: '1.3.1' }, (chart) => {
      const addOn = new AddOn(chart, 'add-on', { installation });
      for (const placement of later) addOn.installByPlacement(placement);
    });
    const management = objects.find(({ kind }) => kind === 'ClusterManagementAddOn');
    const spec = management?.spec as
      | { installStrategy?: { type: string; placements: PlacementReference[] } }
      | undefined;
    const installStrategy = spec?.installStrategy;
    const placements = installStrategy?.placements.map(({ name, namespace }) => `${namespace}/${name}`);
    return installStrategy && { type: installStrategy.type, placements };
  };

  describe(`the installation of ${AddOn.ADD_ON_NAME}`, () => {
    it('takes the Placements in the order in which they were named, each once', () => {
      const installation = AddOnInstallation.byPlacements([SECOND, SECOND]);
      assert.deepEqual(strategy(installation, [FIRST, SECOND, FIRST]), {
        type: 'Placements',
        placements: ['another-inventory/members', 'inventory/members'],
      });
    });

    it('takes Placements beside its own over all clusters', () => {
      const placements = strategy(AddOnInstallation.onAllClusters(), [FIRST])?.placements;
      assert.equal(placements?.length, 2);
      assert.equal(placements[1], 'inventory/members');
    });

    it('may begin with no Placement where one follows', () => {
      const placements = strategy(AddOnInstallation.byPlacements([]), [FIRST])?.placements;
      assert.deepEqual(placements, ['inventory/members']);
    });

    it('is refused at synthesis where no Placement followed', () => {
      assert.throws(() => strategy(AddOnInstallation.byPlacements([])), {
        message:
          'Validation failed with the following errors:\n  [chart/add-on] installation must name at least one Placement, at once or by installByPlacement',
      });
    });

    it('is no field where clusters get the add-on one by one, so that OCM takes it for Manual', () => {
      assert.equal(strategy(AddOnInstallation.clusterByCluster()), undefined);
    });

    it('refuses a Placement where clusters get the add-on one by one', () => {
      assert.throws(() => strategy(AddOnInstallation.clusterByCluster(), [FIRST]), {
        message: `chart/add-on: placement "inventory/members" must not install ${AddOn.ADD_ON_NAME}, which is installed cluster by cluster: OCM would remove it from every cluster outside the Placement`,
      });
    });

    it('refuses at synthesis what is no name of a Placement, telling which', () => {
      const nameless = { name: 'No_Name', namespace: 'inventory' };
      const rule = 'must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 253)';
      assert.throws(() => strategy(AddOnInstallation.byPlacements([FIRST, nameless])), {
        message: `Validation failed with the following errors:\n  [chart/add-on] installation.placements[1].name "No_Name" ${rule}`,
      });
      assert.throws(() => strategy(AddOnInstallation.byPlacements([]), [nameless]), {
        message: `Validation failed with the following errors:\n  [chart/add-on] placement.name "No_Name" ${rule}`,
      });
    });

    it('can be shared by two add-ons: what one is told later is not told to the other', () => {
      const installation = AddOnInstallation.byPlacements([FIRST]);
      strategy(installation, [SECOND]);
      assert.deepEqual(strategy(installation)?.placements, ['inventory/members']);
    });
  });
}
