package main

import (
	"context"
	"os"
	"runtime"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cluster"
	"github.com/blindspot/blindspot/forecast/shards"
	"github.com/blindspot/blindspot/watch"
)

// workerAsked is what the command line says of a worker.
type workerAsked struct {
	cluster.Address
	parallel int
	name     string
	tied     bool // it ends when its standard input does
}

func (p *program) worker() *cobra.Command {
	var a workerAsked
	cmd := &cobra.Command{
		Use:   "worker --on ADDRESS",
		Short: "Do pieces of long work that others ask for at a NATS server",
		Long: `Worker waits at a NATS server for pieces of work of this very program, as
"backtest ... --on ADDRESS" puts there, and does them until it is stopped. It needs
no store and no data of its own: what a piece reads comes from the server, under its
hash. Workers may come, go and be killed at any time; what one was at is given to
another. Work of another build is left to workers of that build.
` + exitCodes,
		Example: "  blindspot worker --on nats://10.0.0.5:4222\n  blindspot worker --on tls://nats.example.org --creds worker.creds --parallel 4",
		Args:    args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("seed") || cmd.Flags().Changed("store") {
				return blindspot.Errorf(blindspot.Usage, "give --seed and --store to the command that asks for the work", "a worker has no seed and no store of its own: each piece brings its seed and its data")
			}
			return p.work(cmd.Context(), a)
		},
	}
	flags := cmd.Flags()
	p.onFlags(cmd, &a.Address)
	flags.IntVar(&a.parallel, "parallel", runtime.NumCPU(), "pieces at once")
	flags.StringVar(&a.name, "name", "", "under which it is shown (default: the name of the machine)")
	flags.BoolVar(&a.tied, "tied", false, "end when standard input does")
	_ = flags.MarkHidden("tied")   // the flag exists
	_ = cmd.MarkFlagRequired("on") // so does this
	return cmd
}

func (p *program) work(ctx context.Context, a workerAsked) error {
	if a.parallel < 1 {
		return blindspot.Errorf(blindspot.Usage, "leave --parallel out for one for each processor", "a worker cannot do %d pieces at once", a.parallel)
	}
	if a.URL == onLocal {
		return blindspot.Errorf(blindspot.Usage, "backtest ... --on local begins its own workers", "a worker needs the address of a server")
	}
	a.Token = p.env(tokenVariable)
	if a.name == "" {
		a.name, _ = os.Hostname() // one without a name is called by its id
	}
	if a.tied {
		var stop context.CancelFunc
		ctx, stop = cluster.Tied(ctx)
		defer stop()
	}
	c, err := p.dial(ctx, a.Address)
	if err != nil {
		return err
	}
	defer c.Close()
	p.note("waiting for work at %s; Ctrl-C ends it", a.Address)
	return c.Work(ctx, &cluster.Worker{Kinds: doers(), Parallel: a.parallel, Name: a.name, Now: p.now, Tell: func(text string) { p.note("%s", text) }})
}

// doers are what a worker can do.
func doers() map[string]cluster.Kind {
	var scores shards.Desk
	var walks watch.Desk
	return map[string]cluster.Kind{
		shards.Kind: func(ctx context.Context, data cluster.Data, task []byte) ([]byte, error) {
			return scores.Do(ctx, data.Hash, data.Read, task)
		},
		watch.Kind: func(ctx context.Context, data cluster.Data, task []byte) ([]byte, error) {
			return walks.Do(ctx, data.Hash, data.Read, task)
		},
	}
}

// localCluster begins a server and workers of this machine.
func (p *program) localCluster(ctx context.Context, s spread) (at cluster.Address, done func(), err error) {
	server, err := cluster.Serve(cluster.Local{})
	if err != nil {
		return at, nil, err
	}
	// One process that does as many pieces at once as there are processors shares what the
	// models remember of earlier origins; several make it several times.
	s.workers = max(1, s.workers)
	atOnce := strconv.Itoa(max(1, runtime.NumCPU()/s.workers))
	end, err := server.Begin(ctx, cluster.Copies{N: s.workers, Token: tokenVariable, Stderr: p.stderr, Args: func(i int) []string {
		return []string{"worker", "--on", server.Address.URL, "--parallel", atOnce, "--tied", "--name", "local" + strconv.Itoa(i+1), "--quiet"}
	}})
	if err != nil {
		server.Close()
		return at, nil, err
	}
	at = server.Address
	at.Patience = s.Patience
	return at, func() { end(); server.Close() }, nil
}
