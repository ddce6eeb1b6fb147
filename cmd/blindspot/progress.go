package main

import (
	"fmt"

	"github.com/schollz/progressbar/v3"

	"github.com/blindspot/blindspot/workbench"
)

// bar is a progress bar on standard error, or nothing where that is no terminal.
type bar struct{ b *progressbar.ProgressBar }

// progress starts a bar; a total of -1 means that the end is not known.
func (p *program) progress(total int64, what, unit string) bar {
	errs, ok := p.stderr.(*harmlessWriter)
	if p.quiet || !ok || errs.terminal() == nil {
		return bar{}
	}
	f := errs.terminal()
	return bar{progressbar.NewOptions64(total, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(unit),
		progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100e6), progressbar.OptionSpinnerType(14))}
}

func (b bar) to(n int) { b.to64(int64(n)) }

func (b bar) to64(n int64) {
	if b.b != nil {
		_ = b.b.Set64(n) // a bar that cannot be drawn is no reason to stop
	}
}

func (b bar) done() {
	if b.b != nil {
		_ = b.b.Finish() // as above
	}
}

// hindcastProgress shows how far the hindcast behind what is asked of the bench
// is, until finish is called.
func (p *program) hindcastProgress(b *workbench.Bench) (finish func()) {
	bar := p.progress(100, "hindcast", "%")
	b.Progress = func(done, total int) { bar.to(100 * done / total) }
	return bar.done
}

// note says something about the run on standard error.
func (p *program) note(format string, args ...any) {
	if !p.quiet {
		fmt.Fprintf(p.stderr, "note: "+format+"\n", args...)
	}
}
