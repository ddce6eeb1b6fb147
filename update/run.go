package update

import (
	"context"
	"path/filepath"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
)

// States of a step.
const (
	Wanted    = "wanted"    // there to be had, and not here (a dry run)
	Here      = "unchanged" // here already, and still the same
	Brought   = "brought"   // on the shelf, and not handed on
	Handed    = "imported"  // handed on
	Failed    = "failed"
	Undecided = "waiting" // comes after one that failed
)

// Step is what became of one file.
type Step struct {
	Dataset  string `json:"dataset"`
	Release  string `json:"release"`
	URL      string `json:"url"`
	File     string `json:"file"`
	State    string `json:"state"`
	Bytes    int64  `json:"bytes"` // -1 where the server does not say
	SHA256   string `json:"sha256,omitempty"`
	Resumed  int64  `json:"resumed,omitempty"` // bytes, or events of the API, that an earlier run had brought
	Requests int    `json:"requests,omitempty"`
	Error    string `json:"error,omitempty"`
	Hint     string `json:"hint,omitempty"`
}

// Report is what an update did.
type Report struct {
	Way      string   `json:"way"`    // files or api
	Newest   string   `json:"newest"` // yearly release
	Steps    []Step   `json:"steps"`
	Gaps     []string `json:"gaps"` // releases that are missing between others
	Requests int      `json:"requests_today"`
}

// Options say how an update is done.
type Options struct {
	Way     Way
	Shelf   Shelf
	Budget  Budget
	Today   blindspot.Date
	History bool // past candidate releases, too
	DryRun  bool
	Anew    bool // bring every file again, whatever is known of it

	// Has reports whether the file with the sum was handed on before, and nothing of
	// its release since.
	Has func(ctx context.Context, sha256 string) (bool, error)
	// Take is handed a file that is new, in the order of releases. modified is the
	// day on which the server says that it was changed, 0 where it does not.
	Take func(ctx context.Context, f fetch.File, path string, modified blindspot.Date) error
	// Progress returns what hears how a file comes, and is told its end by done.
	Progress func(f fetch.File) (hear func(done, total int64), done func())
}

// Run brings what is new and hands it on. The report is whole also where it fails:
// what was done stays done.
func Run(ctx context.Context, o Options) (Report, error) {
	report := Report{Way: o.Way.Name(), Steps: []Step{}, Gaps: []string{}}
	unlock, err := o.Shelf.Lock(ctx)
	if err != nil {
		return report, err
	}
	defer unlock()
	defer func() { report.Requests = o.Budget.Used() }()
	plan, err := Plan(ctx, o.Way, o.Today.Time().Year(), o.History)
	if err != nil {
		report.Requests = o.Budget.Used()
		return report, err
	}
	report.Newest, report.Gaps = plan.Yearly, append(report.Gaps, plan.Gaps...)
	r := run{Options: o, items: plan.Items}
	err = r.bring(ctx)
	if !o.DryRun {
		err = r.hand(ctx, err)
	}
	report.Steps, report.Requests = r.steps, o.Budget.Used()
	return report, err
}

type run struct {
	Options
	items []Item
	steps []Step
	dates []blindspot.Date // of change, by the server
}

// bring brings files to the shelf until one fails.
func (r *run) bring(ctx context.Context) error {
	var failed error
	for _, item := range r.items {
		step := Step{Dataset: item.Dataset, Release: item.Version, URL: item.URL, File: item.Name, State: Undecided, Bytes: item.Offer.Bytes}
		var changed blindspot.Date
		if failed == nil {
			if changed, failed = r.bringOne(ctx, item, &step); failed != nil {
				step.State, step.Error, step.Hint = Failed, failed.Error(), blindspot.HintOf(failed)
			}
		}
		r.steps, r.dates = append(r.steps, step), append(r.dates, changed)
	}
	return failed
}

func (r *run) bringOne(ctx context.Context, item Item, step *Step) (changed blindspot.Date, err error) {
	card := r.Shelf.Read(item.Name)
	had := false
	if card.SHA256 != "" && card.URL == item.URL {
		if had, err = r.held(ctx, item, card); err != nil {
			return 0, err
		}
	}
	if !had || r.Anew {
		card = Card{}
	}
	if had && !r.Anew && item.Offer.Known != (fetch.Known{}) && item.Offer.Known == card.Known {
		return dayOf(card.Known), r.here(ctx, item, card, step)
	}
	if r.DryRun {
		step.State = Wanted
		return 0, nil
	}
	hear, done := r.Progress(item.File)
	got, err := r.Way.Get(ctx, item.File, r.Shelf.Dir, card.Known, hear)
	done()
	if err != nil {
		return 0, err
	}
	step.Requests = got.Attempts
	if got.Same {
		return dayOf(card.Known), r.here(ctx, item, card, step)
	}
	if said := item.Offer.Bytes; said >= 0 && got.Bytes != said {
		if err := r.Shelf.Forget(item.Name); err != nil {
			return 0, err
		}
		return 0, blindspot.Errorf(blindspot.Unavailable, "run it again; if it stays so, something between here and the source cuts files",
			"%s came with %d bytes, and the server said %d a moment before", item.Name, got.Bytes, said)
	}
	step.Resumed = got.Resumed
	card = Card{URL: item.URL, Known: got.Known, SHA256: got.SHA256, Bytes: got.Bytes}
	if err := r.Shelf.Write(item.Name, card); err != nil {
		return 0, err
	}
	err = r.here(ctx, item, card, step)
	if !fetch.Events(item.Dataset) { // nobody is handed it, and it is new all the same
		step.State = Brought
	}
	return dayOf(card.Known), err
}

// held reports whether what a card speaks of was handed on, or lies on the shelf.
func (r *run) held(ctx context.Context, item Item, card Card) (bool, error) {
	if fetch.Events(item.Dataset) {
		if had, err := r.Has(ctx, card.SHA256); had || err != nil {
			return had, err
		}
	}
	return r.Shelf.Holds(item.Name, card), nil
}

// here decides what becomes of a file that is on the shelf: the store may have it
// already, by this way or another.
func (r *run) here(ctx context.Context, item Item, card Card, step *Step) error {
	step.State, step.Bytes, step.SHA256 = Here, card.Bytes, card.SHA256
	if !fetch.Events(item.Dataset) {
		return nil
	}
	had, err := r.Has(ctx, card.SHA256)
	if err == nil && !had {
		step.State = Brought
		if r.DryRun {
			step.State = Wanted
		}
	}
	return err
}

// dayOf is the day of a change as a server wrote it.
func dayOf(k fetch.Known) blindspot.Date {
	at, err := time.Parse(time.RFC1123, k.Modified)
	if err != nil {
		return 0
	}
	return blindspot.DateOf(at.UTC())
}

// hand hands on what is on the shelf, in order, until one fails or one is reached
// that was not brought.
func (r *run) hand(ctx context.Context, failed error) error {
	for i, item := range r.items {
		step := &r.steps[i]
		if step.State == Failed || step.State == Undecided {
			break
		}
		if step.State != Brought || !fetch.Events(item.Dataset) {
			continue
		}
		err := r.Take(ctx, item.File, filepath.Join(r.Shelf.Dir, item.Name), r.dates[i])
		if err == nil {
			step.State = Handed
			continue
		}
		step.State, step.Error, step.Hint = Failed, err.Error(), blindspot.HintOf(err)
		if blindspot.CodeOf(err) == blindspot.BadInput { // the server may have a better one tomorrow
			if err := r.Shelf.Forget(item.Name); err != nil {
				return err
			}
		}
		return err
	}
	return failed
}
