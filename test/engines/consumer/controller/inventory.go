package main

import (
	"context"
	"errors"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"sigs.k8s.io/cluster-inventory-api/apis/v1alpha1"
	"sigs.k8s.io/cluster-inventory-api/pkg/access"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/cluster"
	"sigs.k8s.io/multicluster-runtime/pkg/clusters"
	mcmanager "sigs.k8s.io/multicluster-runtime/pkg/manager"
	"sigs.k8s.io/multicluster-runtime/pkg/multicluster"
)

// inventory is a provider of clusters: those with a healthy ClusterProfile, reached as the access library says. It takes the
// place of multicluster-runtime's own (providers/cluster-inventory-api), which is a Go module of its own that not every Go proxy
// serves, and needs the same of the pod. Unlike that one it does not follow a cluster to another address.
type inventory struct {
	clusters.Clusters[cluster.Cluster]
	providers *access.Config
	profiles  client.Reader
	engage    multicluster.Aware
}

func newInventory(providers *access.Config) *inventory {
	return &inventory{Clusters: clusters.New[cluster.Cluster](), providers: providers}
}

// setupWithManager has it see the ClusterProfiles that the local manager sees.
func (i *inventory) setupWithManager(manager mcmanager.Manager) error {
	local := manager.GetLocalManager()
	i.profiles, i.engage = local.GetClient(), manager
	i.ErrorHandler = local.GetLogger().Error
	return ctrl.NewControllerManagedBy(local).For(&v1alpha1.ClusterProfile{}).Complete(i)
}

// Reconcile adds a cluster once, and removes it with its ClusterProfile.
func (i *inventory) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	name := multicluster.ClusterName(request.String())
	profile := &v1alpha1.ClusterProfile{}
	if err := i.profiles.Get(ctx, request.NamespacedName, profile); err != nil {
		if apierrors.IsNotFound(err) {
			i.Remove(name)
		}
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if !meta.IsStatusConditionTrue(profile.Status.Conditions, v1alpha1.ClusterConditionControlPlaneHealthy) {
		return ctrl.Result{}, nil
	}
	if _, err := i.Get(ctx, name); !errors.Is(err, multicluster.ErrClusterNotFound) {
		return ctrl.Result{}, err
	}
	config, err := i.providers.BuildConfigFromCP(profile)
	if err != nil {
		return ctrl.Result{}, err
	}
	managed, err := cluster.New(config)
	if err != nil {
		return ctrl.Result{}, err
	}
	return ctrl.Result{}, i.Add(ctx, name, managed, i.engage)
}
