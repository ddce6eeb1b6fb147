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
	"github.com/blindspot/blindspot/fetch"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	thrifty()
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

	client fetch.Client // how files are asked for: its waits and limits of time

	acledPage int // rows a page of ACLED, 0 for what it allows; tests ask for few

	memory string // limit of the store's memory; "" is its own default
}

// run carries out one command line and returns the exit code.
func (p *program) run(ctx context.Context, args []string) int {
	out, errs := newHarmless(p.stdout), newHarmless(p.stderr)
	defer out.flush()
	defer errs.flush()
	p.stdout, p.stderr = out, errs
	root := p.root()
	root.SetArgs(append([]string{}, args...)) // nil would mean those of the process
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	if strings.HasPrefix(err.Error(), "required flag(s) ") { // cobra has no type for it
		err = blindspot.Errorf(blindspot.Usage, "see --help of the command", "%w", err)
	}
	if errors.Is(err, errCrossed) || errors.Is(err, errDiffers) {
		return crossedCode
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(p.stderr, "blindspot: stopped")
		return 1
	}
	p.complain(err)
	return blindspot.ExitCode(err)
}

// complain says what went wrong, and what to do next.
func (p *program) complain(err error) {
	fmt.Fprintln(p.stderr, "blindspot:", err)
	if hint := blindspot.HintOf(err); hint != "" {
		fmt.Fprintln(p.stderr, "hint:", hint)
	}
}
