// The module that holds the CRDs of the engine; nothing of it is built here.
module cdk8s-cluster-inventory/test/engines/argo-cd/crds

go 1.26.0

require github.com/argoproj/argo-cd/v3 v3.5.3
