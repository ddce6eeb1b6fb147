package update

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
	"github.com/blindspot/blindspot/source/ucdp"
)

// Item is a file that an update wants.
type Item struct {
	fetch.File
	Offer     fetch.Offer
	Published blindspot.Date // when it became known, by its release
}

// Planned is what there is to be had.
type Planned struct {
	Yearly string   // the newest yearly release
	Items  []Item   // in the order in which they became known
	Gaps   []string // releases that are missing between others that are there
}

// firstCandidates is the year of the first candidate releases.
const firstCandidates = 18

// ends are the months with which cumulative releases were seen to end, the last
// first.
var ends = []int{12, 9, 6, 3}

// Plan asks what there is. year is that of today, which only bounds how far ahead
// it asks. With history the candidate releases of all years are wanted, every month
// of them, too.
func Plan(ctx context.Context, w Way, year int, history bool) (Planned, error) {
	p := planning{ctx: ctx, way: w, history: history}
	newest, err := fetch.Newest(year-2000+1, func(version string) (bool, error) {
		item, ok, err := p.ask("ged", version)
		if ok {
			p.yearly = item
		}
		return ok, err
	})
	if err != nil {
		return Planned{}, err
	}
	p.out.Yearly = newest
	p.out.Items = append(p.out.Items, p.yearly)
	first := int(newest[0]-'0')*10 + int(newest[1]-'0')
	if history {
		for past := firstCandidates; past < first; past++ {
			if _, err := p.candidates(past); err != nil {
				return Planned{}, err
			}
		}
	}
	for next := first; next <= first+2; next++ { // a yearly release comes at the latest in the year after the next
		over, err := p.candidates(next)
		if err != nil {
			return Planned{}, err
		}
		if !over {
			break
		}
	}
	slices.SortStableFunc(p.out.Items, func(a, b Item) int { return int(a.Published - b.Published) })
	actor, ok, err := p.ask("actor", newest)
	if ok {
		p.out.Items = append(p.out.Items, actor)
	}
	return p.out, err
}

type planning struct {
	ctx     context.Context
	way     Way
	history bool
	yearly  Item
	out     Planned
}

func (p *planning) ask(dataset, version string) (item Item, ok bool, err error) {
	item.File, item.Offer, ok, err = there(p.ctx, p.way, dataset, version)
	if err != nil || !ok {
		return item, false, err
	}
	release, err := ucdp.ParseRelease(version)
	if err != nil {
		return item, false, err
	}
	item.Published, _ = ucdp.Published(release)
	return item, true, nil
}

// candidates wants the candidate releases of a year, and says whether its December
// is out: then the next year may have begun.
func (p *planning) candidates(year int) (over bool, err error) {
	from := 1
	for _, end := range ends {
		item, ok, err := p.ask("candidate", fmt.Sprintf("%d.01.%d.%02d", year, year, end))
		if err != nil {
			return false, err
		}
		if !ok {
			continue
		}
		p.out.Items = append(p.out.Items, item)
		if from = max(from, end+1); !p.history {
			break
		}
	}
	if over = from > 12; p.history {
		from = 1
	}
	var missing []string
	for month := from; month <= 12 && (p.history || len(missing) < 2); month++ {
		version := fmt.Sprintf("%d.0.%d", year, month)
		item, ok, err := p.ask("candidate", version)
		if err != nil {
			return false, err
		}
		if !ok {
			missing = append(missing, version)
			continue
		}
		p.out.Items = append(p.out.Items, item)
		if !p.history {
			p.out.Gaps = append(p.out.Gaps, missing...)
		}
		missing, over = nil, over || month == 12
	}
	return over, nil
}
