package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/acled"
	"github.com/blindspot/blindspot/workbench"
)

// acledOptions are the flags of fetch acled.
type acledOptions struct {
	countries          []string
	since, until       string
	changed            bool
	base, dir          string
	sinceDay, untilDay blindspot.Date
}

// acledJSON is what fetch acled prints.
type acledJSON struct {
	Rows         int                   `json:"rows"`
	Pages        int                   `json:"pages"`
	Resumed      int                   `json:"pages_resumed"`
	Filters      string                `json:"filters"`
	Accessed     blindspot.Date        `json:"accessed"`
	AddsTo       int                   `json:"adds_to,omitempty"` // the file that it was added to
	Restrictions string                `json:"restrictions"`
	Deletions    int                   `json:"deletions"`      // that ACLED lists
	Deleted      int                   `json:"deletions_held"` // of events that were held
	Citation     string                `json:"citation"`
	Import       workbench.OwnIngested `json:"import"`
}

// days reads the days that are asked for, and refuses what cannot be.
func (o *acledOptions) days(today blindspot.Date) (err error) {
	if o.sinceDay, err = optionalDate(o.since); err != nil {
		return err
	}
	if o.untilDay, err = optionalDate(o.until); err != nil {
		return err
	}
	if !o.untilDay.Known() {
		o.untilDay = today
	}
	switch {
	case o.changed && o.untilDay < today:
		return blindspot.Errorf(blindspot.Usage, "leave out --until", "what changed is asked for up to today")
	case !o.sinceDay.Known():
		return blindspot.Errorf(blindspot.Usage, "blindspot fetch acled --country Afghanistan --since 2018-01-01", "say from which day on events are wanted")
	case o.untilDay > today, o.sinceDay > o.untilDay:
		return blindspot.Errorf(blindspot.Usage, "give days up to today, the first before the last", "%s to %s cannot be asked for", o.sinceDay, o.untilDay)
	}
	return nil
}

// fetchACLED brings events through the user's account, imports them, and applies
// ACLED's deletions.
func (p *program) fetchACLED(ctx context.Context, o acledOptions) error {
	today := blindspot.DateOf(p.now())
	if err := o.days(today); err != nil {
		return err
	}
	account, err := p.acledAccount(o)
	if err != nil {
		return err
	}
	defer account.Close()
	dir, err := p.downloads(o.dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return blindspot.Errorf(blindspot.Unavailable, "choose another folder with --dir", "the folder of downloads cannot be made: %w", err)
	}
	req := fetch.ACLEDRequest{Countries: o.countries, Since: o.sinceDay, Until: o.untilDay, Accessed: today, Columns: acled.Kept(), Dir: dir}
	var base blindspot.OwnDataset
	if o.changed {
		if base, req.Changed, err = p.acledBefore(ctx, req); err != nil {
			return err
		}
	}
	bar := p.progress(-1, "reading from ACLED", "rows")
	req.Progress = bar.to
	res, err := account.Read(ctx, req)
	bar.done()
	if err != nil {
		return err
	}
	filters := req.Filters()
	if base.ID > 0 {
		filters = blindspot.FiltersAddedTo(filters, base)
	}
	if base.ID > 0 && res.Restrictions != "" {
		return errors.Join(blindspot.Errorf(blindspot.Refused, "fetch all of it, without --changed", "ACLED says that your account sees only a part (%s): what it cuts cannot be told from what did not change", res.Restrictions), os.Remove(res.Path))
	}
	out := acledJSON{AddsTo: base.ID, Rows: res.Rows, Pages: res.Pages, Resumed: res.Resumed, Filters: filters, Accessed: today, Restrictions: res.Restrictions}
	asked := o.sinceDay
	if o.untilDay < today {
		asked = 0 // up to the day of access it says nothing
	}
	out.Import, err = p.ingestOwn(ctx, workbench.OwnUpload{Path: res.Path, Accessed: today, Filters: out.Filters, Restrictions: res.Restrictions, Asked: asked, AddsTo: base.ID})
	if err = errors.Join(err, os.Remove(res.Path)); err != nil { // the rows lie in the file of own sources now
		return err
	}
	if out.Deletions, out.Deleted, err = p.acledDeletions(ctx, account, today); err != nil {
		return err
	}
	out.Citation = acled.Terms(today, false, out.Filters).Citation
	return p.printACLED(out)
}

// acledOverlap is how far before the newest change that is held the next one is asked
// for: ACLED brings rows out some days after it has stamped them.
const acledOverlap = 7 * 24 * 3600

// acledBefore finds the newest file that holds all of what is asked for, as it was some
// time ago, and since when changes are to be asked for. What an account could not see
// then becomes visible without being changed: such a file cannot be added to.
func (p *program) acledBefore(ctx context.Context, req fetch.ACLEDRequest) (before blindspot.OwnDataset, changed int64, err error) {
	own, finish, err := p.ownToFill(ctx)
	if err != nil {
		return before, 0, err
	}
	sets, err := own.Datasets(ctx, 0)
	if err != nil {
		return before, 0, errors.Join(err, finish())
	}
	for _, d := range sets {
		whole := d.AddsTo > 0 || strings.HasPrefix(d.Filters, req.From()+d.Accessed.String()) // up to the day of access
		if strings.HasPrefix(d.Filters, req.From()) && whole && d.Accessed >= before.Accessed {
			before = d
		}
	}
	switch {
	case before.ID == 0:
		err = blindspot.Errorf(blindspot.NotFound, "fetch all of it first, without --changed", "nothing was fetched yet of %s", strings.TrimSuffix(req.From(), " to "))
	case before.Restrictions != "":
		err = blindspot.Errorf(blindspot.Refused, "fetch all of it, without --changed", "own:%d was fetched by an account that saw only a part (%s): what it may see since was not changed, and would be missed", before.ID, before.Restrictions)
	default:
		changed, err = own.Newest(ctx, before.ID)
	}
	return before, max(changed-acledOverlap, 1), errors.Join(err, finish())
}

// acledAccount is the user's account.
func (p *program) acledAccount(o acledOptions) (*fetch.ACLED, error) {
	user, err := p.secret("BLINDSPOT_ACLED_USER", "acled-user", oneLine)
	if err != nil {
		return nil, err
	}
	password, err := p.secret("BLINDSPOT_ACLED_PASSWORD", "acled-password", oneLine)
	if err != nil {
		return nil, err
	}
	if user == "" || password == "" {
		return nil, blindspot.Errorf(blindspot.Usage, "set BLINDSPOT_ACLED_USER and BLINDSPOT_ACLED_PASSWORD to what you log in with at acleddata.com, or write them to files of mode 600; or download a CSV file there, and blindspot ingest it",
			"there is no account for ACLED")
	}
	client := p.client
	return &fetch.ACLED{Client: &client, Base: o.base, User: user, Password: password, Size: p.acledPage}, nil
}

// acledDeletions applies what ACLED deleted since the last deletion that is known.
func (p *program) acledDeletions(ctx context.Context, account *fetch.ACLED, today blindspot.Date) (listed, held int, err error) {
	own, finish, err := p.ownToFill(ctx)
	if err != nil {
		return 0, 0, err
	}
	since, err := own.LastDeleted(ctx)
	if err != nil {
		return 0, 0, errors.Join(err, finish())
	}
	ids, err := account.Deleted(ctx, since)
	if err != nil {
		return 0, 0, errors.Join(err, finish())
	}
	deleted := make(map[string]int64, len(ids))
	for id, stamp := range ids {
		deleted[acled.Prefix+id] = stamp
	}
	if len(deleted) > 0 {
		held, err = own.Delete(ctx, deleted, today)
	}
	return len(deleted), held, errors.Join(err, finish())
}

func (p *program) printACLED(out acledJSON) error {
	if p.json {
		return p.printJSON(out)
	}
	p.printAccount(out.Import.Account.Import)
	if n := out.Import.Account.LeftOut; n > 0 {
		fmt.Fprintf(p.stdout, "%s of them left out, for what they are\n", number(n))
	}
	if out.AddsTo > 0 {
		fmt.Fprintf(p.stdout, "added to own:%d: what ACLED changed since\n", out.AddsTo)
	}
	if out.Deletions > 0 {
		fmt.Fprintf(p.stdout, "ACLED lists %s that were not known; held here, and taken out: %s\n", prose.Count(out.Deletions, "deletion", "deletions"), prose.Count(out.Deleted, "event", "events"))
	}
	fmt.Fprintf(p.stdout, "Please cite: %s\n", out.Citation)
	return nil
}
