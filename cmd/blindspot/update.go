package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/brief"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/fetch"
	"github.com/blindspot/blindspot/foresight"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/update"
	"github.com/blindspot/blindspot/workbench"
)

type updateOptions struct {
	base, api, dir, shrunk string
	history, dry, public   bool
	anew, noBrief          bool
	budget                 int
}

// dailyRequests is what UCDP's API allows a day, errors counted.
const dailyRequests = 5000

func (p *program) update() *cobra.Command {
	var o updateOptions
	cmd := &cobra.Command{
		Use:   "update",
		Short: "Bring the record up to date, and say what changed",
		Long: `Update is the one command to run each month. It asks UCDP for the newest yearly
release and for the candidate releases after it, cumulative and monthly, brings
those that are new, imports them in the order in which they became known, and says
what they added, revised and withdrew. The actor list is brought beside them. Stored
forecasts and questions whose outcome has come are resolved, alerts are read anew,
and the run ends with the brief of all that (blindspot brief --quick).

Whatever stops it, the next run goes on: a file is there whole or not at all, an
import is done or not begun, and what has come is not asked for again. A release
with far fewer rows than what it takes the place of is refused, until --shrunk
allows it. With --history the candidate releases since 2018 are brought, too: from
them the store learns how its numbers grow.

With a token, which UCDP gives by e-mail, releases are read through the API: it is
taken from BLINDSPOT_UCDP_TOKEN, from the file that BLINDSPOT_UCDP_TOKEN_FILE names,
or from ucdp-token in blindspot's folder of your settings (mode 600). Without one,
or with --public, the public files are read.
` + exitCodes,
		Example: "  blindspot update\n  blindspot update --dry-run\n  blindspot update --history",
		Args:    args(0, 0, "no arguments"),
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.runUpdate(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.history, "history", false, "bring past candidate releases, too")
	flags.BoolVar(&o.dry, "dry-run", false, "say what would be brought, and bring nothing")
	flags.BoolVar(&o.public, "public", false, "read the public files, even with a token")
	flags.BoolVar(&o.anew, "anew", false, "bring every file again, whatever is here")
	flags.BoolVar(&o.noBrief, "no-brief", false, "leave out the brief of what changed")
	flags.StringVar(&o.shrunk, "shrunk", "", "release that may hold far fewer rows than before")
	flags.IntVar(&o.budget, "budget", dailyRequests, "requests a day at most, 0 for no limit")
	flags.StringVar(&o.base, "base", "", "base address of the public files (default: UCDP's)")
	flags.StringVar(&o.api, "api", "", "base address of the API (default: UCDP's)")
	flags.StringVar(&o.dir, "dir", "", "folder for the files (default: downloads beside the store)")
	return cmd
}

type updateJSON struct {
	update.Report
	DryRun  bool                `json:"dry_run"`
	Imports []renewedJSON       `json:"imports"`
	Alerts  []duckdb.AlertState `json:"alerts_crossed"`
	After   *afterJSON          `json:"resolved"` // null where nothing was
	Brief   *brief.Brief        `json:"brief"`    // null without one, and where there is nothing to compare with
}

// afterJSON is what was resolved after the imports.
type afterJSON struct {
	Forecasts workbench.Resolved          `json:"forecasts"`
	Questions workbench.ResolvedQuestions `json:"questions"`
}

type renewedJSON struct {
	Release   string         `json:"release"`
	Dataset   int            `json:"dataset"`
	Published blindspot.Date `json:"published"`
	blindspot.Import
	Changes blindspot.Shift        `json:"changes"`
	Groups  []blindspot.GroupShift `json:"groups"`
	Doubts  []blindspot.Warning    `json:"doubts"`
}

// renewing is an update under way: the store is opened for writing only once there
// is something to import, so that others can read meanwhile.
type renewing struct {
	p      *program
	o      updateOptions
	held   map[string]bool // sums of the files of the store, the newest of each release
	bench  *workbench.Bench
	finish func() error
	done   []workbench.Ingested

	due     bool              // the record can answer a question already
	crossed []workbench.Alert // alerts with crossings that nobody was told of
	after   *afterJSON
	brief   *brief.Brief
}

func (p *program) runUpdate(ctx context.Context, o updateOptions) error {
	r := &renewing{p: p, o: o, held: map[string]bool{}}
	if err := r.look(ctx); err != nil {
		return err
	}
	options, err := r.options()
	if err != nil {
		return err
	}
	report, err := update.Run(ctx, options)
	if err == nil && r.due && r.bench == nil && !o.dry { // the last run was stopped before it resolved
		r.bench, r.finish, err = p.openToFill(ctx)
	}
	if len(r.done) > 0 || err == nil && r.due && r.bench != nil {
		err = errors.Join(err, r.follow(ctx))
	}
	if r.finish != nil {
		err = errors.Join(err, r.finish())
	}
	if len(report.Steps) == 0 && err != nil {
		return err
	}
	return errors.Join(err, r.print(report))
}

// look notes which files the store holds.
func (r *renewing) look(ctx context.Context) error {
	path, _, err := r.p.storePath()
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	store, err := duckdb.Open(ctx, path, duckdb.Options{ReadOnly: true, Clock: r.p.now})
	if blindspot.CodeOf(err) == blindspot.BadInput || blindspot.CodeOf(err) == blindspot.Unavailable {
		// One of an older program, or one whose last change has still to be written
		// into it: both need to be opened for writing once.
		store, err = r.p.openStore(ctx, true)
	}
	if err != nil {
		return err
	}
	bench, _ := r.p.benchOn(store)
	asked, err := bench.Questions(ctx, 0)
	if err != nil {
		return errors.Join(err, store.Close())
	}
	r.due = slices.ContainsFunc(asked, func(q foresight.Question) bool { return q.State == foresight.Resolvable })
	sets, err := store.Datasets(ctx, 0)
	newest := map[string]blindspot.Dataset{}
	for _, d := range sets {
		if was, ok := newest[d.Release]; !ok || d.Outranks(&was) {
			newest[d.Release] = d
		}
	}
	for _, d := range newest {
		r.held[d.SHA256] = true
	}
	return errors.Join(err, store.Close())
}

func (r *renewing) options() (update.Options, error) {
	p, o := r.p, r.o
	dir, err := p.downloads(o.dir)
	if err != nil {
		return update.Options{}, err
	}
	shelf := update.Shelf{Dir: dir}
	budget := update.Budget{Shelf: shelf, Limit: o.budget, Now: p.now}
	client := p.client
	client.Spend = budget.Spend
	way, err := p.way(o, &client)
	if err != nil {
		return update.Options{}, err
	}
	return update.Options{Way: way, Shelf: shelf, Budget: budget, Today: blindspot.DateOf(p.now()), History: o.history, DryRun: o.dry, Anew: o.anew,
		Has: func(_ context.Context, sum string) (bool, error) { return r.held[sum], nil }, Take: r.take, Progress: r.progress}, nil
}

// way is the API where there is a token for it, else the public files.
func (p *program) way(o updateOptions, client *fetch.Client) (update.Way, error) {
	files := update.Files{Client: client, Base: o.base}
	if o.public {
		return files, nil
	}
	token, err := p.credential("BLINDSPOT_UCDP_TOKEN", "ucdp-token")
	if err != nil || token == "" {
		return files, err
	}
	pace := apiPace
	if p.client.FirstWait > 0 { // a server of a test, which does not mind
		pace = 0
	}
	return update.API{API: &fetch.API{Client: client, Base: o.api, Token: token, Pace: pace}, Files: files}, nil
}

// apiPace keeps below the 40 requests a minute after which the API was seen to
// throttle.
const apiPace = 1600 * time.Millisecond

func (r *renewing) progress(f fetch.File) (hear func(done, total int64), done func()) {
	var b bar
	return func(done, total int64) {
		if b.b == nil {
			b = r.p.progress(total, "bringing "+f.Name, "")
		}
		b.to64(done)
	}, func() { b.done() }
}

// take imports a file that was brought.
func (r *renewing) take(ctx context.Context, f fetch.File, path string, served blindspot.Date) (err error) {
	if r.bench == nil {
		if r.bench, r.finish, err = r.p.openToFill(ctx); err != nil {
			return err
		}
	}
	b := r.p.progress(-1, "reading "+f.Name, "rows")
	done, err := r.bench.Renew(ctx, workbench.Renewal{Path: path, Release: f.Version, Served: served, Shrunk: r.o.shrunk == f.Version}, b.to)
	b.done()
	if err != nil {
		return fmt.Errorf("release %s: %w", f.Version, err)
	}
	r.done = append(r.done, done)
	return nil
}

func (r *renewing) print(report update.Report) error {
	if r.p.json {
		out := updateJSON{Report: report, DryRun: r.o.dry, Imports: []renewedJSON{}, Alerts: crossed(r.crossed), After: r.after, Brief: r.brief}
		for _, d := range r.done {
			out.Imports = append(out.Imports, renewedJSON{Release: d.Release, Dataset: d.Dataset, Published: d.Published, Import: d.Import,
				Changes: d.Changes.Total, Groups: workbench.Organisations(d.Changes.Groups), Doubts: d.Doubts})
		}
		return r.p.printJSON(out)
	}
	out := r.p.stdout
	fmt.Fprintf(out, "Newest yearly release: %s, through the %s. %s today.\n\n", report.Newest,
		map[string]string{"api": "API", "files": "public files"}[report.Way], prose.Count(report.Requests, "request", "requests"))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RELEASE\tFILE\tBYTES\tSTATE")
	news := 0
	for _, s := range report.Steps {
		size := number(int(s.Bytes))
		if s.Bytes < 0 {
			size = "not stated"
		}
		if s.State != update.Here {
			news++
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", s.Release, s.File, size, s.State)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, gap := range report.Gaps {
		r.p.note("release %s is not there, though later ones are", gap)
	}
	if news == 0 {
		fmt.Fprintln(out, "\nThe record is up to date: nothing has changed at the source.")
	}
	for _, d := range r.done {
		fmt.Fprintln(out)
		r.printChange(d)
	}
	r.p.tellCrossings(r.crossed)
	r.tellActorList(report)
	return r.printAfter()
}

// groupsTold is how many groups are named of those that a release changed most.
const groupsTold = 5

// printChange says what a release did to the record.
func (r *renewing) printChange(d workbench.Ingested) {
	c, out := d.Changes.Total, r.p.stdout
	fmt.Fprintf(out, "Release %s, known from %s: ", d.Release, d.Published)
	r.p.printAccount(d.Import)
	fmt.Fprintf(out, "  added %s, revised %s, withdrawn %s\n", amount(c.Added), amount(c.Revised), amount(c.Withdrawn))
	named := groupsTold
	if r.brief != nil { // which names them
		named = 0
	}
	for _, g := range workbench.MostChanged(d.Changes.Groups, named) {
		fmt.Fprintf(out, "  %s, %s: %s\n", g.Name, workbench.Geography{}.CountryName(g.Country), brief.ShiftWords(g.Shift))
	}
	r.p.tellOfImport(d)
}
