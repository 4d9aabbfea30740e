// Command argocd is what the tests need of Argo CD: `argocd application-controller` and `argocd repo-server`, each with the
// flags that it has in Argo CD's own binary, which holds nine further programs.
package main

import (
	"fmt"
	"os"

	controller "github.com/argoproj/argo-cd/v3/cmd/argocd-application-controller/commands"
	reposerver "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
	"github.com/spf13/cobra"
)

func main() {
	programs := map[string]func() *cobra.Command{
		"application-controller": controller.NewCommand,
		"repo-server":            reposerver.NewCommand,
	}
	if len(os.Args) < 2 || programs[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: argocd application-controller|repo-server [FLAG…]")
		os.Exit(2)
	}
	program := programs[os.Args[1]]()
	program.SetArgs(os.Args[2:])
	if err := program.Execute(); err != nil {
		fmt.Fprintln(os.Stderr, "argocd:", err)
		os.Exit(1)
	}
}
