package cluster_test

import (
	"bytes"
	"context"
	"fmt"

	"github.com/blindspot/blindspot/cluster"
)

// A server within the program, one worker, and a job of three tasks.
func Example() {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	server, err := cluster.Serve(cluster.Local{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	c, err := cluster.Dial(ctx, server.Address, "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.Close()
	go func() {
		_ = c.Work(ctx, &cluster.Worker{Name: "w", Parallel: 1, Kinds: map[string]cluster.Kind{
			"count": func(ctx context.Context, data cluster.Data, task []byte) ([]byte, error) {
				text, err := data.Read(ctx)
				return fmt.Appendf(nil, "%s: %d", task, bytes.Count(text, task)), err
			}}}) // ends with the program
	}()
	results, err := c.Run(ctx, cluster.Job{Kind: "count", Data: []byte("banana"), Tasks: [][]byte{[]byte("a"), []byte("b"), []byte("n")}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", bytes.Join(results, []byte("\n")))
	// Output:
	// a: 3
	// b: 1
	// n: 2
}
