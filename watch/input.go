package watch

import (
	"sync/atomic"

	"github.com/blindspot/blindspot"
)

// Input is what the board is made of: everything known on a day.
type Input struct {
	// Events hands out the events of all groups and of those they fight, in any
	// order, and returns the error of each. It is asked once, before Attention.
	Events func(each func(blindspot.EventBrief) error) error
	Groups []blindspot.Group // organisations; nobody else may be among them
	// Later gives the groups that no event which had ended by the end of a month shows to
	// be organisations: they are in no quarter of a past that ends there. nil: there are none.
	Later    func(blindspot.Month) (map[blindspot.GroupID]bool, error)
	Coverage blindspot.CoverageTable
	AsOf     blindspot.Date
	Seed     uint64
	// Attention gives each group's attention percentile (0 to 1) at the end of a
	// month from what was known then, unknown where it cannot be told. nil:
	// attention is not known for anybody.
	Attention func(blindspot.Month) []blindspot.Quantity
	// Country names a country by its ISO code; nil: the code is the name.
	Country func(iso3 string) string
	// Progress, if given, hears how much of the hindcast is done, from several
	// goroutines.
	Progress func(done, total int)
	// Elsewhere, if given, has the forecasters walk in other processes, which gives the
	// same.
	Elsewhere Elsewhere
}

// forecast has all forecasters walk, here or elsewhere.
func (in *Input) forecast(ex *examples) (*forecasts, error) {
	return forecastAll(ex, func(s sample, before []int) ([]walked, error) {
		if in.Elsewhere != nil {
			return in.Elsewhere.walkAll(ex)
		}
		return walkAll(ex, s, before, in.Progress), nil
	})
}

// steps counts what is done of a total.
type steps struct {
	done  atomic.Int64
	total int
	tell  func(done, total int)
}

func (s *steps) step() {
	if done := s.done.Add(1); s.tell != nil {
		s.tell(int(done), s.total)
	}
}

func (in *Input) country(iso3 string) string {
	if in.Country != nil {
		if name := in.Country(iso3); name != "" {
			return name
		}
	}
	return iso3
}

func tooFew(hint, format string, args ...any) error {
	return blindspot.Errorf(blindspot.TooFewData, hint, format, args...)
}
