package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/cluster"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/multicluster-runtime/pkg/multicluster"
)

// requests asks for paths of the hub, once, and of each cluster, once the manager works on it, and says how each was answered.
type requests struct {
	hub               cluster.Cluster
	ofHub, ofClusters []string
}

// Start asks the hub.
func (r *requests) Start(ctx context.Context) error {
	go ask(ctx, "", r.hub, r.ofHub)
	<-ctx.Done()
	return nil
}

// Engage asks a cluster.
func (r *requests) Engage(ctx context.Context, name multicluster.ClusterName, managed cluster.Cluster) error {
	go ask(ctx, name, managed, r.ofClusters)
	return nil
}

// ask goes on until all is answered with something that lasts: a cluster may be out of reach for a while, which cluster-proxy
// says as 5xx, and a Secret may not be there yet.
func ask(ctx context.Context, name multicluster.ClusterName, of cluster.Cluster, paths []string) {
	answers := map[string]int{}
	for len(answers) < len(paths) && ctx.Err() == nil {
		for _, path := range paths {
			status, err := get(ctx, of, path)
			if err == nil && (status >= http.StatusInternalServerError || status == http.StatusNotFound) {
				err = fmt.Errorf("HTTP %d", status)
			}
			if err != nil {
				log.FromContext(ctx).Error(err, "no answer", "cluster", name, "path", path)
				time.Sleep(time.Second)
				continue
			}
			answers[path] = status
		}
	}
	say(map[string]any{"cluster": name, "answers": answers})
}

func get(ctx context.Context, of cluster.Cluster, path string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, of.GetConfig().Host+path, nil)
	if err != nil {
		return 0, err
	}
	response, err := of.GetHTTPClient().Do(request)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}
