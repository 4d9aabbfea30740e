// The modules that hold the CRDs of the engine; nothing of them is built here.
module cdk8s-cluster-inventory/test/engines/flux/crds

go 1.26.0

require (
	github.com/fluxcd/kustomize-controller v1.9.5
	github.com/fluxcd/source-controller v1.9.0
)
