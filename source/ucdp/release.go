package ucdp

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
)

// Release is a release of GED: YY.1 (or 17.2) for the yearly file, YY.0.M for
// the candidate events of a month, YY.MM.YY.MM for those of several months. The
// zero Release is one that nobody stated.
type Release struct {
	parts []int
	mixed bool
}

// Unstated is the text of the zero Release. Mixed is that of an extract of
// several releases, which counts as not stated.
const (
	Unstated = blindspot.ReleaseUnstated
	Mixed    = blindspot.ReleaseMixed
)

// ParseRelease reads "25.1", "24.0.6" or "24.01.24.03"; "", "unstated" and
// "mixed" give a Release that is not stated.
func ParseRelease(s string) (Release, error) {
	if s == "" || s == Unstated || s == Mixed {
		return Release{mixed: s == Mixed}, nil
	}
	var r Release
	for _, part := range strings.Split(s, ".") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 || n > 99 || len(part) > 2 {
			return Release{}, badRelease(s)
		}
		r.parts = append(r.parts, n)
	}
	if !r.possible() {
		return Release{}, badRelease(s)
	}
	return r, nil
}

// possible reports whether the parts are a yearly release, a month of candidate
// events, or a span of months that does not end before it begins.
func (r Release) possible() bool {
	month := func(i int) bool { return r.parts[i] >= 1 && r.parts[i] <= 12 }
	switch len(r.parts) {
	case 2:
		return r.parts[1] >= 1 && r.parts[1] <= 9
	case 3:
		return r.parts[1] == 0 && month(2)
	case 4:
		return month(1) && month(3) && (r.parts[0] < r.parts[2] || r.parts[0] == r.parts[2] && r.parts[1] <= r.parts[3])
	}
	return false
}

func badRelease(s string) error {
	return blindspot.Errorf(blindspot.Usage,
		"write 25.1 for a yearly release, 25.0.6 or 25.01.25.03 for candidate events",
		"%q is not a UCDP GED release", s)
}

// Candidate reports whether the release holds candidate events.
func (r Release) Candidate() bool { return len(r.parts) > 2 }

// Stated reports whether the release is known.
func (r Release) Stated() bool { return len(r.parts) > 0 }

// String is the number of the release as UCDP writes it, "unstated" or
// "mixed".
func (r Release) String() string {
	switch len(r.parts) {
	case 2:
		return fmt.Sprintf("%d.%d", r.parts[0], r.parts[1])
	case 3:
		return fmt.Sprintf("%d.0.%d", r.parts[0], r.parts[2])
	case 4:
		return fmt.Sprintf("%d.%02d.%d.%02d", r.parts[0], r.parts[1], r.parts[2], r.parts[3])
	}
	if r.mixed {
		return Mixed
	}
	return Unstated
}

var (
	longName  = regexp.MustCompile(`(?i)gedevent_v(\d{1,2})_(\d{1,2})(?:_(\d{1,2})(?:_(\d{1,2}))?)?(?:\D|$)`)
	shortName = regexp.MustCompile(`(?i)(?:^|[^a-z])ged(\d{2})(\d)(?:\D|$)`)
)

// ReleaseOf reads the release off the name of an official file, such as
// GEDEvent_v25_1.csv, ged251-csv.zip or GEDEvent_v24_01_24_03.csv; another name
// gives the zero Release.
func ReleaseOf(file string) Release {
	base := filepath.Base(file)
	for _, pattern := range []*regexp.Regexp{longName, shortName} {
		if m := pattern.FindStringSubmatch(base); m != nil {
			r, err := ParseRelease(strings.TrimRight(strings.Join(m[1:], "."), "."))
			if err == nil {
				return r
			}
		}
	}
	return Release{}
}

// served is the date of the yearly files on UCDP's server (their Last-Modified
// header): UCDP states no day of release. Where a file was later replaced this
// is later than the release, which errs on the side of not having known.
var served = map[string]blindspot.Date{
	"17.1": blindspot.NewDate(2017, time.June, 30), "18.1": blindspot.NewDate(2018, time.June, 26),
	"19.1": blindspot.NewDate(2019, time.June, 2), "20.1": blindspot.NewDate(2020, time.June, 16),
	"21.1": blindspot.NewDate(2021, time.June, 9), "22.1": blindspot.NewDate(2022, time.May, 12),
	"23.1": blindspot.NewDate(2023, time.June, 6), "24.1": blindspot.NewDate(2024, time.May, 22),
	"25.1": blindspot.NewDate(2025, time.June, 11), "26.1": blindspot.NewDate(2026, time.June, 8),
}

// worldwideFrom is the first month of the candidate events of the whole world:
// before, they are those of Africa.
var worldwideFrom = blindspot.NewMonth(2020, time.October)

// Covers returns the days that the release is about: from 1989 to the end of
// the year before a yearly release, the month or months of candidate events.
// The zero Release gives an open range.
func (r Release) Covers() blindspot.DateRange {
	switch len(r.parts) {
	case 2:
		return blindspot.DateRange{From: FirstDay, To: blindspot.NewDate(1999+r.parts[0], time.December, 31)}
	case 3:
		m := blindspot.NewMonth(2000+r.parts[0], time.Month(r.parts[2]))
		return blindspot.DateRange{From: m.First(), To: m.Last()}
	case 4:
		first := blindspot.NewMonth(2000+r.parts[0], time.Month(r.parts[1]))
		last := blindspot.NewMonth(2000+r.parts[2], time.Month(r.parts[3]))
		return blindspot.DateRange{From: first.First(), To: last.Last()}
	}
	return blindspot.DateRange{}
}

// Countries returns the countries that the release is about, by ISO 3166
// alpha-3; none means the world.
func (r Release) Countries() []string {
	if r.Candidate() && r.Covers().From.Month() < worldwideFrom {
		return strings.Fields(africa)
	}
	return nil
}

// FirstDay is the first day of which GED knows events.
const FirstDay blindspot.Date = 726103 // 1989-01-01

const africa = "AGO BDI BEN BFA BWA CAF CIV CMR COD COG COM CPV DJI DZA EGY ERI ESH ETH GAB GHA GIN GMB GNB GNQ KEN " +
	"LBR LBY LSO MAR MDG MLI MOZ MRT MUS MWI NAM NER NGA RWA SDN SEN SLE SOM SSD STP SWZ SYC TCD TGO TUN TZA UGA ZAF ZMB ZWE"

// Published returns the day a release became known. It is assumed for yearly
// releases that this package does not know (30 June of the year) and for
// candidate events (the 20th of the month after the last one they cover, when
// UCDP usually publishes them). The zero Release gives the zero Date.
func Published(r Release) (day blindspot.Date, assumed bool) {
	if d, ok := served[r.String()]; ok {
		return d, false
	}
	switch n := len(r.parts); n {
	case 2:
		return blindspot.NewDate(2000+r.parts[0], time.June, 30), true
	case 3, 4:
		year, month := 2000+r.parts[0], r.parts[n-1]
		if n == 4 {
			year = 2000 + r.parts[2]
		}
		return blindspot.NewDate(year, time.Month(month+1), 20), true
	}
	return 0, false
}
