// Command judge says of objects what Flux's health checks say: it reads a JSON list of {"current": EXPRESSION, "object": …}
// and writes a list of kstatus words, by the package that the kustomize-controller evaluates healthCheckExprs with.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/json"
)

func main() {
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
	// Not encoding/json, which makes every number a float: the API's clients read integers as such.
	var cases []interface{}
	if err := json.Unmarshal(input, &cases); err != nil {
		return err
	}
	words := make([]string, 0, len(cases))
	for number, entry := range cases {
		fields, _ := entry.(map[string]interface{})
		current, _ := fields["current"].(string)
		object, _ := fields["object"].(map[string]interface{})
		evaluator, err := cel.NewStatusEvaluator(&kustomize.HealthCheckExpressions{Current: current})
		if err != nil {
			return fmt.Errorf("case %d: %w", number, err)
		}
		result, err := evaluator.Evaluate(context.Background(), &unstructured.Unstructured{Object: object})
		if err != nil {
			// The controller polls on.
			words = append(words, "Unknown: "+err.Error())
			continue
		}
		words = append(words, result.Status.String())
	}
	output, err := json.Marshal(words)
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(output)
	return err
}
