from cdk8s import Duration
from cdk8s_cluster_inventory import ClusterInventory, Fleet, InventoryAccount

fleet = Fleet(name="sandbox", ocm="1.2.1", cluster_proxy="0.10.0", managed_service_account="0.10.0")
hub = fleet.hub(context="kind-hub")
clusters = [fleet.managed_cluster(name, context=f"kind-{name}") for name in ("cluster1", "cluster2")]

ClusterInventory(
    hub,
    "inventory",
    namespace="cluster-inventory",
    cluster_set="sandbox-fleet",
    clusters=clusters,
    accounts=[InventoryAccount(name="test", cluster_role="view", validity=Duration.days(30))],
    properties={"environment": "sandbox"},
)

fleet.synth()
