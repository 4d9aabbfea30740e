// Command judge says of objects what Argo CD says of their health: it reads {"settings": ConfigMap argocd-cm, "objects": […]}
// as JSON and writes a list of Argo CD's words for health, "" where it has no opinion.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/argoproj/argo-cd/gitops-engine/pkg/health"
	"github.com/argoproj/argo-cd/v3/util/lua"
	"github.com/argoproj/argo-cd/v3/util/settings"
	"github.com/sirupsen/logrus"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	apijson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/client-go/kubernetes/fake"
)

func main() {
	logrus.SetLevel(logrus.WarnLevel)
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
		os.Exit(1)
	}
}

func run() error {
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	var asked struct {
		Settings corev1.ConfigMap
		Objects  []json.RawMessage
	}
	if err := json.Unmarshal(input, &asked); err != nil {
		return err
	}
	overrides, err := overridesOf(&asked.Settings)
	if err != nil {
		return err
	}
	words := make([]string, 0, len(asked.Objects))
	for number, text := range asked.Objects {
		object := &unstructured.Unstructured{}
		// Not encoding/json, which makes every number a float: the API's clients read integers as such.
		if err := apijson.Unmarshal(text, &object.Object); err != nil {
			return fmt.Errorf("object %d: %w", number, err)
		}
		status, err := health.GetResourceHealth(object, overrides)
		switch {
		case err != nil:
			// A check that fails is for the controller an object of which it knows nothing.
			words = append(words, "Unknown: "+err.Error())
		case status == nil:
			words = append(words, "")
		default:
			words = append(words, string(status.Status))
		}
	}
	return json.NewEncoder(os.Stdout).Encode(words)
}

// overridesOf reads the health checks the way the application controller does, from a cluster that holds nothing else.
func overridesOf(configMap *corev1.ConfigMap) (health.HealthOverride, error) {
	const namespace = "argocd"
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	labels := map[string]string{"app.kubernetes.io/part-of": "argocd"}
	configMap.ObjectMeta = metav1.ObjectMeta{Name: "argocd-cm", Namespace: namespace, Labels: labels}
	secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: "argocd-secret", Namespace: namespace, Labels: labels}}
	manager := settings.NewSettingsManager(ctx, fake.NewClientset(configMap, secret), namespace)
	overrides, err := manager.GetResourceOverrides()
	if err != nil {
		return nil, err
	}
	return lua.ResourceHealthOverrides(overrides), nil
}
