package blindspot

import "strings"

// Names of a release that nobody stated: of a file whose release is not known,
// and of an extract of several releases.
const (
	ReleaseUnstated = "unstated"
	ReleaseMixed    = "mixed"
)

// Which events belong to the record on a day is decided by the releases known
// on that day, within a family of sources that number their events in one
// series:
//
//   - A row in a newer release is in, whatever its month, and says what the
//     event is: [Dataset.Outranks] orders the releases.
//   - The absence of an event from a newer release removes it where
//     [Dataset.Removes] says that the release would have it.
//   - A yearly release holds only dyads that reached 25 deaths in a calendar
//     year. An event of a dyad that it lacks altogether is therefore not
//     removed: it stays, as Event.NotYearly.

// Provisional reports whether a release holds candidate events. UCDP names
// yearly releases by two numbers (25.1) and those of candidate events by more
// (25.0.3, 25.01.25.06).
func Provisional(release string) bool { return strings.Count(release, ".") >= 2 }

// Candidate reports whether the file's release holds candidate events.
func (d *Dataset) Candidate() bool { return Provisional(d.Release) }

// Stated reports whether the release of the file is known.
func (d *Dataset) Stated() bool {
	return d.Release != "" && d.Release != ReleaseUnstated && d.Release != ReleaseMixed
}

// Family is the family of sources that the file belongs to.
func (d *Dataset) Family() string {
	if d.Terms.Family != "" {
		return d.Terms.Family
	}
	return d.Source
}

// Related reports whether the file belongs to the family of a source: what one of
// them published, another may settle.
func (d *Dataset) Related(source string) bool {
	return d.Source == source || strings.HasPrefix(source, d.Family()+"-")
}

// TellsOf reports whether the release is about the month: by the span it states
// or, where it states none, by its first and last day.
func (d *Dataset) TellsOf(m Month) bool {
	span := DateRange{From: d.From, To: d.To}
	if d.Covers.Days() > 0 {
		span = d.Covers
	}
	return span.Days() > 0 && span.From <= m.Last() && span.To >= m.First()
}

// Outranks reports whether the rows of d hold where both files have an event: a
// stated release above an unstated one, then the one published later, a yearly
// release above a candidate release of the same day, the one whose span ends
// later, then the longer span. Only two files of one release and day are left
// to the order of import.
func (d *Dataset) Outranks(o *Dataset) bool {
	switch {
	case d.Stated() != o.Stated():
		return d.Stated()
	case d.Published != o.Published:
		return d.Published > o.Published
	case d.Candidate() != o.Candidate():
		return o.Candidate()
	case d.Covers.To != o.Covers.To:
		return d.Covers.To > o.Covers.To
	case d.Covers.From != o.Covers.From:
		return d.Covers.From < o.Covers.From
	case d.Release != o.Release:
		return d.Release > o.Release
	}
	return d.ID > o.ID
}

// Removes reports whether an event that began on the day, and that the file o
// was the last to hold, would stand in d if it still belonged to the record: d
// outranks o in their family, is whole, and states a span in which the day lies.
// Candidate releases say nothing about yearly ones.
func (d *Dataset) Removes(o *Dataset, began Date) bool {
	return d.Whole && d.Family() == o.Family() && (!d.Candidate() || o.Candidate()) && d.Outranks(o) &&
		began.Known() && d.Covers.From.Known() && d.Covers.To.Known() && d.Covers.Contains(began)
}
