package cluster

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
)

// Copies are workers of this machine: copies of this program, which find the server's
// token in a variable of their environment and live no longer than this program does.
type Copies struct {
	N      int
	Args   func(i int) []string // of the copy i: as which it works at the server
	Token  string               // name of the variable
	Stderr io.Writer
}

// Begin begins copies of this program as workers. Done ends them.
func (s *Server) Begin(ctx context.Context, c Copies) (done func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var tied []io.Closer
	var running []*exec.Cmd
	done = func() {
		for _, in := range tied {
			_ = in.Close() // which ends the worker
		}
		for _, w := range running {
			end := time.AfterFunc(5*time.Second, func() { _ = w.Process.Kill() }) // it may have ended meanwhile
			_ = w.Wait()                                                          // its work is done
			end.Stop()
		}
	}
	for i := range c.N {
		w := exec.CommandContext(ctx, self, c.Args(i)...) //nolint:gosec // this program
		w.Env = append(without(os.Environ(), c.Token), c.Token+"="+s.Address.Token)
		w.Stderr = c.Stderr
		in, err := w.StdinPipe()
		if err == nil {
			err = w.Start()
		}
		if err != nil {
			done()
			return nil, blindspot.Errorf(blindspot.Internal, "", "beginning a worker: %w", err)
		}
		tied, running = append(tied, in), append(running, w)
	}
	return done, nil
}

func without(env []string, name string) []string {
	var kept []string
	for _, v := range env {
		if !strings.HasPrefix(v, name+"=") {
			kept = append(kept, v)
		}
	}
	return kept
}

// Tied ends with the standard input, which a copy shares with the program that began it.
func Tied(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(ctx)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // until whoever began it is gone
		stop()
	}()
	return ctx, stop
}
