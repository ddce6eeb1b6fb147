package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cluster"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/shards"
	"github.com/blindspot/blindspot/prose"
)

// tokenVariable holds the token of a server that asks for one; no command line does,
// which others on the machine can read.
const tokenVariable = "BLINDSPOT_NATS_TOKEN"

// onFlags say where work is done. Credentials and certificates are those of NATS.
func (p *program) onFlags(cmd *cobra.Command, a *cluster.Address) {
	flags := cmd.Flags()
	flags.StringVar(&a.URL, "on", "", "NATS server with JetStream: nats://HOST:4222 or tls://HOST:4222")
	flags.StringVar(&a.Creds, "creds", "", "file of NATS credentials, or of the seed of an nkey")
	flags.StringVar(&a.CA, "ca", "", "file of the certificates that the server's is signed by (default: those of the system)")
	flags.StringVar(&a.Cert, "cert", "", "file of the own certificate, for servers that ask for one")
	flags.StringVar(&a.Key, "key", "", "file of its key")
	flags.DurationVar(&a.Patience, "patience", 0, "how long the server may be away before the run ends; 0: 2m")
}

// onLocal is the address that stands for a server within this program.
const onLocal = "local"

// spread is what a command is asked about where its work is done.
type spread struct {
	cluster.Address
	workers int
}

func (p *program) spreadFlags(cmd *cobra.Command, s *spread) {
	p.onFlags(cmd, &s.Address)
	flags := cmd.Flags()
	flags.Lookup("on").Usage = "do the work on the workers at a NATS server: nats://HOST:4222, tls://HOST:4222, or local for workers of this machine alone"
	flags.IntVar(&s.workers, "workers", 0, "with --on local: how many processes, which share the processors")
}

// elsewhere is where the pieces of a backtest are scored; nil where nobody asked for
// that. Done gives back what was opened.
func (p *program) elsewhere(ctx context.Context, s spread) (forecast.Elsewhere, func(), error) {
	run, done, err := p.runElsewhere(ctx, s, shards.Kind)
	if run == nil {
		return nil, done, err
	}
	return shards.Elsewhere(func(_ context.Context, data []byte, tasks [][]byte) ([][]byte, error) { return run(data, tasks) }), done, nil
}

// delegate has the tasks of a kind done by workers.
type delegate func(data []byte, tasks [][]byte) ([][]byte, error)

// runElsewhere is what has tasks done by workers; nil where nobody asked for that.
func (p *program) runElsewhere(ctx context.Context, s spread, kind string) (delegate, func(), error) {
	switch {
	case s.URL == "" && (s.workers != 0 || s.Creds != "" || s.CA != "" || s.Cert != "" || s.Key != ""):
		return nil, nil, blindspot.Errorf(blindspot.Usage, "add --on nats://HOST:4222, or --on local", "--workers, --creds, --ca, --cert and --key are for work on a NATS server, and --on names none")
	case s.URL == "":
		return nil, func() {}, nil
	case s.workers != 0 && s.URL != onLocal:
		return nil, nil, blindspot.Errorf(blindspot.Usage, "on each machine: blindspot worker --on "+s.String(), "--workers begins workers of this machine, with --on local alone")
	case s.workers < 0:
		return nil, nil, blindspot.Errorf(blindspot.Usage, "leave --workers out for one that uses all processors", "there cannot be %d workers", s.workers)
	}
	end := func() {}
	if s.URL == onLocal {
		var err error
		if s.Address, end, err = p.localCluster(ctx, s); err != nil {
			return nil, nil, err
		}
	} else {
		s.Token = p.env(tokenVariable)
	}
	c, err := p.dial(ctx, s.Address)
	if err != nil {
		end()
		return nil, nil, err
	}
	f := p.follow(s.String())
	return func(data []byte, tasks [][]byte) ([][]byte, error) {
		f.begun = p.now()
		defer f.done()
		return c.Run(ctx, cluster.Job{Kind: kind, Data: data, Tasks: tasks}, f.hear)
	}, func() { c.Close(); end() }, nil
}

func (p *program) dial(ctx context.Context, a cluster.Address) (*cluster.Conn, error) {
	program, err := cluster.Program()
	if err != nil {
		return nil, err
	}
	return cluster.Dial(ctx, a, program)
}

// following shows a person how far work elsewhere is.
type following struct {
	p       *program
	address string
	bar     bar
	begun   time.Time
	known   map[string]bool
	alone   bool // it was said that nobody works
	others  bool // it was said that others are of another program
	away    bool
	clocks  map[string]bool
	trouble map[string]bool // of which workers it was said that they fail
	foreign bool            // it was said that other work lies there
}

func (p *program) follow(address string) *following {
	return &following{p: p, address: address, known: map[string]bool{}, clocks: map[string]bool{}, trouble: map[string]bool{}}
}

// aloneAfter is how long nobody may work before that is said, and skew how far a
// worker's clock may be off; no result depends on it.
const (
	aloneAfter = 10 * time.Second
	skew       = time.Minute
)

func (f *following) hear(now cluster.Progress) {
	if f.bar.b == nil {
		f.bar = f.p.progress(int64(now.Of), "tasks", "tasks")
	}
	f.bar.to(now.Done)
	f.workers(now)
	if now.Done == now.Of {
		f.p.note("%s, with %s of work in them", prose.Count(now.Of, "piece", "pieces"), now.Took.Round(10*time.Millisecond))
	}
	if len(now.Workers) == 0 && !f.alone && f.p.now().Sub(f.begun) > aloneAfter {
		f.alone = true
		f.p.note("nobody works at %s yet; on each machine: blindspot worker --on %s", f.address, f.address)
	}
	if now.Others > 0 && !f.others {
		f.others = true
		f.p.note("%s at %s of another program than this one, and left out: other builds may compute other numbers", prose.Count(now.Others, "worker is", "workers are"), f.address)
	}
	if now.Foreign > 0 && !f.foreign {
		f.foreign = true
		f.p.note("%s of other runs at %s as well: what was asked for first is done first, and what nobody asks for any more goes after a week", prose.Count(now.Foreign, "piece lies", "pieces lie"), f.address)
	}
	if away := now.Away > 3*time.Second; away != f.away {
		f.away = away
		if away {
			f.p.note("%s does not answer; it is waited for", f.address)
		} else {
			f.p.note("%s answers again", f.address)
		}
	}
}

// workers tells who came, who went, and whose clock is off, and writes who does what
// beside the bar.
func (f *following) workers(now cluster.Progress) {
	var doing []string
	here := map[string]bool{}
	for _, w := range now.Workers {
		here[w.Name] = true
		doing = append(doing, fmt.Sprintf("%s %d", w.Name, w.Done))
		if !f.known[w.Name] {
			f.known[w.Name] = true
			f.p.note("worker %s is there", w.Name)
		}
		if w.Trouble != "" && !f.trouble[w.Name] {
			f.trouble[w.Name] = true
			f.p.note("worker %s: %s", w.Name, w.Trouble)
		}
		if w.Off.Abs() > skew && !f.clocks[w.Name] {
			f.clocks[w.Name] = true
			f.p.note("the clock of worker %s is off by %s; no result depends on it", w.Name, w.Off)
		}
	}
	for name := range f.known {
		if !here[name] {
			delete(f.known, name)
			f.p.note("worker %s is gone; what it was at is given to another", name)
		}
	}
	if f.bar.b != nil {
		f.bar.b.Describe(strings.Join(doing, ", "))
	}
}

func (f *following) done() {
	f.bar.done()
	f.bar = bar{}
}
