package update

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
	"github.com/blindspot/blindspot/source/pageviews"
)

// States of a page after it was asked for.
const (
	PageRead   = "read"    // its views are there
	PageSame   = "same"    // the source has nothing new
	PageNone   = "no data" // the source has none, which is not zero
	PageFailed = "failed"
	PageLeft   = "waiting" // comes after one that failed
)

// PageStep is what became of one page.
type PageStep struct {
	blindspot.Page
	From   blindspot.Month `json:"from"`
	To     blindspot.Month `json:"to"`
	State  string          `json:"state"`
	Months int             `json:"months"`           // with views
	Left   int             `json:"left_out"`         // months that were told and not asked for
	Absent int             `json:"months_missing"`   // asked for, and not told: missing, not zero
	Error  string          `json:"error,omitempty"`  // of a page that failed
	Hint   string          `json:"remedy,omitempty"` // of a page that failed
}

// PageAsk is one question for the source.
type PageAsk struct {
	blindspot.Page
	From, To blindspot.Month
}

// Pages say how page views are brought.
type Pages struct {
	Client *fetch.Client
	Base   string // "" is pageviews.Base
	Shelf  Shelf
	Asks   []PageAsk
	Today  blindspot.Date
	// Take is handed what was told of each page; not found is told by the ask.
	Take func(ctx context.Context, ask blindspot.PageAsk, views []blindspot.PageViews) error
	// Progress, if given, hears of each page that is done.
	Progress func(done, total int)
}

// Contact makes the name under which page views are asked for: Wikimedia wants to
// know whom to write to. Errors: Usage for one that is neither an address of
// e-mail nor of a page.
func Contact(contact string) (string, error) {
	contact = strings.TrimSpace(contact)
	printable := !strings.ContainsFunc(contact, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("()", r) })
	at := strings.Index(contact, "@")
	mail := at > 0 && at < len(contact)-1
	page := strings.HasPrefix(contact, "https://") || strings.HasPrefix(contact, "http://")
	if !printable || len(contact) > 200 || !mail && !page {
		return "", blindspot.Errorf(blindspot.Usage, "give your own address of e-mail or of a page: --contact name@example.org, or BLINDSPOT_CONTACT in the environment",
			"Wikimedia asks whoever reads page views to say whom to write to, and %q is no address", contact)
	}
	return "blindspot (" + contact + ")", nil
}

// BringPages asks for each page and hands on what was told. A page without data is
// no fault. What was brought before a fault is handed on; the next run asks whether
// that is still the same, and goes on.
func BringPages(ctx context.Context, p Pages) ([]PageStep, error) {
	unlock, err := p.Shelf.Lock(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	steps := make([]PageStep, 0, len(p.Asks))
	var failed error
	for i, ask := range p.Asks {
		step := PageStep{Page: ask.Page, From: ask.From, To: ask.To, State: PageLeft}
		if failed == nil {
			if failed = p.one(ctx, ask, &step); failed != nil {
				step.State, step.Error, step.Hint = PageFailed, failed.Error(), blindspot.HintOf(failed)
			}
		}
		steps = append(steps, step)
		if p.Progress != nil {
			p.Progress(i+1, len(p.Asks))
		}
	}
	return steps, failed
}

func (p *Pages) one(ctx context.Context, ask PageAsk, step *PageStep) error {
	address := pageviews.Address(p.Base, ask.Page, ask.From, ask.To)
	name := pageFile(address)
	card := p.Shelf.Read(name)
	if card.URL != address || !p.Shelf.Holds(name, card) {
		card = Card{}
	}
	told := blindspot.PageAsk{Page: ask.Page, From: ask.From, To: ask.To, Known: p.Today}
	got, err := p.Client.Get(ctx, fetch.Request{URL: address, Dir: p.Shelf.Dir, Name: name, Known: card.Known, MaxBytes: 4 << 20})
	if blindspot.CodeOf(err) == blindspot.NotFound {
		step.State, step.Absent = PageNone, int(ask.To-ask.From)+1
		return errors.Join(p.Shelf.Forget(name), p.Take(ctx, told, nil))
	}
	if err != nil {
		return pageFault(err)
	}
	step.State = PageSame
	if !got.Same {
		step.State = PageRead
		if err := p.Shelf.Write(name, Card{URL: address, Known: got.Known, SHA256: got.SHA256, Bytes: got.Bytes}); err != nil {
			return err
		}
	}
	counts, left, err := p.read(name, ask)
	if err != nil {
		return errors.Join(err, p.Shelf.Forget(name)) // the next run asks anew
	}
	told.Found = true
	views := make([]blindspot.PageViews, len(counts))
	for i, c := range counts {
		views[i] = blindspot.PageViews{Page: ask.Page, Month: c.Month, Views: c.Views, Known: p.Today}
	}
	step.Months, step.Left, step.Absent = len(counts), left, int(ask.To-ask.From)+1-len(counts)
	return p.Take(ctx, told, views)
}

func (p *Pages) read(name string, ask PageAsk) ([]pageviews.Count, int, error) {
	f, err := os.Open(p.Shelf.path(name))
	if err != nil {
		return nil, 0, blindspot.Errorf(blindspot.Unavailable, "run it again", "%w", err)
	}
	defer func() { _ = f.Close() }() // only read from
	return pageviews.Read(f, ask.Page, ask.From, ask.To)
}

// pageFile names the answer to an address: a title may be no name of a file.
func pageFile(address string) string {
	sum := sha256.Sum256([]byte(address))
	return "pageviews-" + hex.EncodeToString(sum[:8]) + ".json"
}

// pageFault gives a fault of the transfer the remedy that fits this source.
func pageFault(err error) error {
	hint := blindspot.HintOf(err)
	switch code := blindspot.CodeOf(err); {
	case errors.Is(err, fetch.ErrThrottled):
		hint = "the source asks to be asked less often: wait some minutes and run it again; what has come is kept"
		if more := blindspot.HintOf(err); strings.Contains(more, "asks to wait") {
			hint += " (" + more + ")"
		}
	case code == blindspot.Refused:
		hint = "check the address given with --contact: the source refuses who does not say whom to write to"
	case errors.Is(err, fetch.ErrWebPage):
		hint = "open the address in a browser: a network log-in page or a proxy may answer in the place of the source"
	case code == blindspot.Unavailable:
		hint = "check the connection and run it again; what has come is kept"
	}
	return blindspot.Errorf(blindspot.CodeOf(err), hint, "%w", fmt.Errorf("page views: %w", err))
}
