// Command controller is a user of an inventory: a controller on multicluster-runtime that runs as a pod on the hub. It writes a
// JSON line to its log for each ConfigMap of each cluster, and for how the hub and each cluster answered its requests.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/klog/v2"
	"sigs.k8s.io/cluster-inventory-api/apis/v1alpha1"
	"sigs.k8s.io/cluster-inventory-api/pkg/access"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
	mcbuilder "sigs.k8s.io/multicluster-runtime/pkg/builder"
	mcmanager "sigs.k8s.io/multicluster-runtime/pkg/manager"
	mcreconcile "sigs.k8s.io/multicluster-runtime/pkg/reconcile"
)

func main() {
	providerFile := access.SetupProviderFileFlag()
	ofHub := flag.String("hub-requests", "", "paths to GET of the hub, separated by commas")
	ofClusters := flag.String("cluster-requests", "", "paths to GET of each cluster, separated by commas")
	flag.Parse()
	ctrl.SetLogger(klog.NewKlogr())
	if err := run(*providerFile, paths(*ofHub), paths(*ofClusters)); err != nil {
		fmt.Fprintln(os.Stderr, "controller:", err)
		os.Exit(1)
	}
}

func paths(list string) []string {
	return strings.FieldsFunc(list, func(char rune) bool { return char == ',' })
}

func run(providerFile string, ofHub, ofClusters []string) error {
	namespace := os.Getenv("NAMESPACE")
	if namespace == "" {
		return errors.New("variable NAMESPACE must name the namespace of the inventory")
	}
	providers, err := access.NewFromFile(providerFile)
	if err != nil {
		return err
	}
	if err := v1alpha1.AddToScheme(scheme.Scheme); err != nil {
		return err
	}
	config, err := ctrl.GetConfig()
	if err != nil {
		return err
	}
	inventory := newInventory(providers)
	manager, err := mcmanager.New(config, inventory, mcmanager.Options{
		// Its rights on the hub end with the namespace. The caches of the clusters are not limited by this.
		Cache:                  cache.Options{DefaultNamespaces: map[string]cache.Config{namespace: {}}},
		HealthProbeBindAddress: ":8081",
		Metrics:                server.Options{BindAddress: "0"},
	})
	if err != nil {
		return err
	}
	local := manager.GetLocalManager()
	if err := inventory.setupWithManager(manager); err != nil {
		return err
	}
	if err := manager.AddReadyzCheck("cache", func(request *http.Request) error {
		if !local.GetCache().WaitForCacheSync(request.Context()) {
			return errors.New("the ClusterProfiles are not read yet")
		}
		return nil
	}); err != nil {
		return err
	}
	if err := manager.Add(&requests{hub: local, ofHub: ofHub, ofClusters: ofClusters}); err != nil {
		return err
	}
	if err := mcbuilder.ControllerManagedBy(manager).Named("configmaps").For(&corev1.ConfigMap{}).
		Complete(mcreconcile.Func(func(ctx context.Context, request mcreconcile.Request) (ctrl.Result, error) {
			cluster, err := manager.GetCluster(ctx, request.ClusterName)
			if err != nil {
				return ctrl.Result{}, err
			}
			found := &corev1.ConfigMap{}
			if err := cluster.GetClient().Get(ctx, request.NamespacedName, found); err != nil {
				return ctrl.Result{}, client.IgnoreNotFound(err)
			}
			say(map[string]any{"cluster": request.ClusterName, "configMap": request.NamespacedName.String(), "data": found.Data})
			return ctrl.Result{}, nil
		})); err != nil {
		return err
	}
	return manager.Start(ctrl.SetupSignalHandler())
}

// say writes a line for who reads the log.
func say(line map[string]any) {
	text, err := json.Marshal(line)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(text))
}
