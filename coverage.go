package blindspot

import (
	"cmp"
	"slices"
)

// Coverage says that a source's events of a country are known for a span of
// months, and which share of them is held. Outside every span the number of
// events is missing, not zero.
type Coverage struct {
	Source  string  `json:"source"`
	Country string  `json:"country"` // ISO 3166 alpha-3, or Worldwide
	From    Month   `json:"from"`
	To      Month   `json:"to"`
	Share   float64 `json:"share"`  // 0 to 1 of the events that the source itself knows
	Stated  bool    `json:"stated"` // false: assumed from the file, because nobody stated it
}

// Worldwide is the Country of a coverage that holds for every country.
const Worldwide = "*"

// ObservedShare is the share from which on a country-month counts as observed,
// and FullShare the share below which every number made of it must say how much
// of the source's events it rests on. Between the two a count is of use, since a
// change in it is larger than a change in the share; below, it is not.
const (
	ObservedShare = 0.65
	FullShare     = 0.9
)

// CoverageTable answers whether a source's events of a country and month are
// known. The zero table covers nothing.
type CoverageTable struct {
	rows      []Coverage
	byCountry map[string][]Coverage
}

// NewCoverageTable makes a table of the rows.
func NewCoverageTable(rows []Coverage) CoverageTable {
	t := CoverageTable{rows: append([]Coverage(nil), rows...), byCountry: map[string][]Coverage{}}
	slices.SortFunc(t.rows, func(a, b Coverage) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Country, b.Country), cmp.Compare(a.From, b.From),
			cmp.Compare(a.To, b.To), cmp.Compare(a.Share, b.Share))
	})
	for _, c := range t.rows {
		t.byCountry[c.Country] = append(t.byCountry[c.Country], c)
	}
	return t
}

// Until returns the table up to a month: what is covered later was not known by
// its end.
func (t CoverageTable) Until(last Month) CoverageTable {
	var rows []Coverage
	for _, c := range t.rows {
		if c.From <= last {
			c.To = min(c.To, last)
			rows = append(rows, c)
		}
	}
	return NewCoverageTable(rows)
}

// Rows returns the rows in order of source, country, first and last month.
func (t CoverageTable) Rows() []Coverage { return t.rows }

// Share returns the greatest share held of the country's events in the month,
// and whether that was stated rather than assumed. 0 means not covered. Where
// somebody stated a share, however small, nothing is assumed.
func (t CoverageTable) Share(country string, m Month) (share float64, stated bool) {
	for _, rows := range [2][]Coverage{t.byCountry[country], t.byCountry[Worldwide]} {
		for _, c := range rows {
			switch {
			case m < c.From || m > c.To, stated && !c.Stated:
			case c.Stated && !stated:
				share, stated = c.Share, true
			default:
				share = max(share, c.Share)
			}
		}
	}
	return share, stated
}

// Observed reports whether the country's month counts as observed.
func (t CoverageTable) Observed(country string, m Month) bool {
	share, _ := t.Share(country, m)
	return share >= ObservedShare
}

// ObservedMonths returns how many months of the range (whole months it touches)
// are observed in the country, and how many there are.
func (t CoverageTable) ObservedMonths(country string, r DateRange) (observed, total int) {
	first, last := r.Months()
	for m := first; m <= last; m++ {
		total++
		if t.Observed(country, m) {
			observed++
		}
	}
	return observed, total
}

// LastObserved returns the last month in which one of the countries, or every
// country (Worldwide), is observed; without countries, in which any is. It is 0
// where there is none.
func (t CoverageTable) LastObserved(countries ...string) (last Month) {
	for _, c := range t.rows {
		if c.Share >= ObservedShare && (len(countries) == 0 || c.Country == Worldwide || slices.Contains(countries, c.Country)) {
			last = max(last, c.To)
		}
	}
	return last
}

// FirstObserved returns the first month in which any country is observed, 0 where
// there is none.
func (t CoverageTable) FirstObserved() (first Month) {
	for _, c := range t.rows {
		if c.Share >= ObservedShare && (first == 0 || c.From < first) {
			first = c.From
		}
	}
	return first
}

// Stated reports whether any row was stated by a coverage file or by the source.
func (t CoverageTable) Stated() bool {
	for _, c := range t.rows {
		if c.Stated {
			return true
		}
	}
	return false
}
