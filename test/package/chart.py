"""Constructs in an ordinary Chart beside cdk8s-plus objects, and what a bad value looks like, from Python."""

from cdk8s import App, Chart, Duration, Testing
from cdk8s_cluster_inventory import (
    ClusterInventory,
    Fleet,
    InventoryAccount,
    ManagedClusterSet,
    ManifestWork,
    Placement,
    Releases,
    cluster,
)
from cdk8s_plus_28 import Namespace, k8s


def synthesized(chart: Chart) -> dict:
    return {item["kind"]: item for item in Testing.synth(chart)}


def message_of(action) -> str:
    try:
        action()
    except RuntimeError as error:
        return str(error)
    raise AssertionError("must have failed")


app = App()
Releases(ocm="1.2.1").attach_to(app)
chart = Chart(app, "chart")
namespace = Namespace(chart, "namespace", metadata={"name": "inventory"})
ManagedClusterSet(chart, "set", name="plain", match_labels={"tier": "prod"})
Placement(
    chart,
    "placement",
    name="plain",
    namespace=namespace.name,
    cluster_sets=["plain"],
    tolerate_outages=False,
    spec=cluster.PlacementSpec(number_of_clusters=2),
)
cluster.ManagedCluster(chart, "cluster", metadata={"name": "cluster1"}, spec={"hub_accepts_client": True})
ManifestWork(chart, "work", name="work", cluster="cluster1").add_manifest(
    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "sent"}}
)

objects = synthesized(chart)
assert set(objects) == {"Namespace", "ManagedClusterSet", "Placement", "ManagedCluster", "ManifestWork"}, objects
assert objects["Namespace"]["metadata"] == {"name": "inventory"}, objects
assert objects["Placement"]["spec"] == {"clusterSets": ["plain"], "numberOfClusters": 2}, objects
assert objects["ManagedCluster"]["spec"] == {"hubAcceptsClient": True}, objects
selector = objects["ManagedClusterSet"]["spec"]["clusterSelector"]
assert selector == {"selectorType": "LabelSelector", "labelSelector": {"matchLabels": {"tier": "prod"}}}, objects
assert objects["ManifestWork"]["spec"]["workload"]["manifests"][0]["metadata"] == {"name": "sent"}, objects

fleet = Fleet(name="broken", ocm="1.2.1", outdir="from-broken")
hub = fleet.hub()
rules = [k8s.PolicyRule(api_groups=[""], resources=["pods"], verbs=["get"])]
ClusterInventory(
    hub,
    "inventory",
    namespace="inventory",
    cluster_set="Prod_EU",
    clusters=[fleet.managed_cluster("cluster1", context="one")],
    accounts=[InventoryAccount(name="test", rules=rules, validity=Duration.minutes(5))],
)
report = message_of(fleet.synth)
for words in ('metadata.name "Prod_EU" must be', 'spec.rotation.validity "5m" must be', "nothing was written"):
    assert words in report, report
assert "must be a release of OCM known here" in message_of(lambda: Fleet(name="old", ocm="0.1.0"))
