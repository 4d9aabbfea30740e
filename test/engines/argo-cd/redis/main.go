// Command redis answers as much of Redis as Argo CD asks for, from memory, on the address in its only argument.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: redis HOST:PORT")
		os.Exit(2)
	}
	server := miniredis.NewMiniRedis()
	if err := server.StartAddr(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "redis:", err)
		os.Exit(1)
	}
	// Nothing expires by itself there: time is told to it.
	for range time.Tick(time.Second) {
		server.FastForward(time.Second)
	}
}
