// Command blindspot is an early-warning and assessment workbench for armed
// groups: public event data in; groups ranked by what is overlooked, assessments
// whose every claim can be checked, and forecasts scored against the past, out.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/blindspot/blindspot"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := &program{stdout: os.Stdout, stderr: os.Stderr, now: time.Now, env: os.Getenv}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// program is the wiring that the command and the end-to-end tests share.
type program struct {
	stdout io.Writer
	stderr io.Writer
	now    func() time.Time
	env    func(string) string

	// global flags
	store string
	json  bool
	quiet bool
	seed  uint64
}

// run carries out one command line and returns the exit code.
func (p *program) run(ctx context.Context, args []string) int {
	root := p.root()
	root.SetArgs(args)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	if strings.HasPrefix(err.Error(), "required flag(s) ") { // cobra has no type for it
		err = blindspot.Errorf(blindspot.Usage, "see --help of the command", "%w", err)
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(p.stderr, "blindspot: stopped")
		return 1
	}
	fmt.Fprintln(p.stderr, "blindspot:", err)
	if hint := blindspot.HintOf(err); hint != "" {
		fmt.Fprintln(p.stderr, "hint:", hint)
	}
	return blindspot.ExitCode(err)
}
